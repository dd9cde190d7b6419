package main

import (
	"regexp"
	"strings"
	"unicode"
)

var idWord = regexp.MustCompile(`ID(s?[A-Z0-9]|s?$)`)

// canonicalName spells a Go name as the messages do: ConID is conId, TIF is tif, OCAGroup is ocaGroup.
func canonicalName(name string) string {
	name = idWord.ReplaceAllString(name, "Id$1")
	runes := []rune(name)
	for i := range runes {
		last := i+1 == len(runes)
		if !unicode.IsUpper(runes[i]) || (i > 0 && !last && unicode.IsLower(runes[i+1])) {
			break
		}
		runes[i] = unicode.ToLower(runes[i])
	}
	return string(runes)
}

// attribute is the canonical name and the kind of a field of one of the library's structs.
type attribute struct{ name, kind string }

func parseAttributes(texts map[string]string) map[string]attribute {
	parsed := map[string]attribute{}
	for field, text := range texts {
		name, kind, _ := strings.Cut(text, ":")
		parsed[field] = attribute{name, kind}
	}
	return parsed
}

func attributeOf(structName, field string) attribute {
	if found, ok := attributes[structName+"."+field]; ok {
		return found
	}
	if found, ok := attributes[field]; ok {
		return found
	}
	return attribute{name: canonicalName(field)}
}
