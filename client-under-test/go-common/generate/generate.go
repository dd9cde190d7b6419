// Writes the type Callbacks: a wrapper of which every method calls report(name, values...). What the wrapper asks for
// differs between the versions of the library, so the list is taken from the version at hand.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
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
	fmt.Printf("// Generated from %s.\n\npackage main\n\nimport (\n", wrapper)
	for _, path := range []string{wrapper.PkgPath(), wrapper.PkgPath() + "/protobuf", "time"} {
		name := path[strings.LastIndex(path, "/")+1:]
		if strings.Contains(methods.String(), name+".") || path == wrapper.PkgPath() {
			fmt.Printf("\t%q\n", path)
		}
	}
	fmt.Fprint(os.Stdout, ")\n\ntype Callbacks struct {\n\treport func(name string, values ...any)\n}\n\n",
		"var _ ", wrapper, " = (*Callbacks)(nil)\n", methods.String())
}
