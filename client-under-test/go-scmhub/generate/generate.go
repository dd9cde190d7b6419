// Writes the type Callbacks: an EWrapper of which every method calls report(name, values...). What EWrapper asks for
// differs between the versions of the library, so the list is taken from the version at hand.
package main

import (
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/scmhub/ibapi"
)

func main() {
	wrapper := reflect.TypeFor[ibapi.EWrapper]()
	var methods strings.Builder
	for i := range wrapper.NumMethod() {
		method := wrapper.Method(i)
		var parameters, values []string
		for j := range method.Type.NumIn() {
			parameters = append(parameters, fmt.Sprintf("a%d %s", j, method.Type.In(j)))
			values = append(values, fmt.Sprintf("a%d", j))
		}
		fmt.Fprintf(&methods, "\nfunc (c *Callbacks) %s(%s) { c.report(%s) }\n", method.Name,
			strings.Join(parameters, ", "), strings.Join(append([]string{fmt.Sprintf("%q", method.Name)}, values...), ", "))
	}
	fmt.Print("// Generated from EWrapper.\n\npackage main\n\nimport (\n\t\"github.com/scmhub/ibapi\"\n")
	if strings.Contains(methods.String(), "*protobuf.") {
		fmt.Print("\t\"github.com/scmhub/ibapi/protobuf\"\n")
	}
	fmt.Fprint(os.Stdout, ")\n\ntype Callbacks struct {\n\treport func(name string, values ...any)\n}\n\n",
		"var _ ibapi.EWrapper = (*Callbacks)(nil)\n", methods.String())
}
