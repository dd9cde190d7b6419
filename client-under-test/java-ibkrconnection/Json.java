import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/// The JSON of the contract's lines; the JDK has none. Objects are maps, arrays lists; numbers are Long or Double.
final class Json {
    private final String text;
    private int place;

    private Json(String text) {
        this.text = text;
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> read(String line) {
        return (Map<String, Object>) new Json(line).value();
    }

    /// A member that is a record; an empty one if there is none.
    @SuppressWarnings("unchecked")
    static Map<String, Object> record(Map<String, Object> record, String key) {
        Object value = record.get(key);
        return value instanceof Map ? (Map<String, Object>) value : new LinkedHashMap<>();
    }

    private Object value() {
        switch (next()) {
            case '{': return members();
            case '[': return items();
            case '"': return text();
            default: break;
        }
        int start = place;
        while (place < text.length() && ",]} \t\r\n".indexOf(text.charAt(place)) < 0) {
            ++place;
        }
        String word = text.substring(start, place);
        switch (word) {
            case "true": return true;
            case "false": return false;
            case "null": return null;
            default: break;
        }
        if (word.matches("-?\\d+")) {
            return Long.valueOf(word);
        }
        return Double.valueOf(word);
    }

    /// The next character that is not a space, without consuming it.
    private char next() {
        while (Character.isWhitespace(text.charAt(place))) {
            ++place;
        }
        return text.charAt(place);
    }

    private boolean takes(char wanted) {
        if (next() != wanted) {
            return false;
        }
        ++place;
        return true;
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        ++place;
        while (!takes('}')) {
            takes(',');
            next();
            String key = text();
            takes(':');
            members.put(key, value());
        }
        return members;
    }

    private List<Object> items() {
        List<Object> items = new ArrayList<>();
        ++place;
        while (!takes(']')) {
            takes(',');
            items.add(value());
        }
        return items;
    }

    private String text() {
        StringBuilder value = new StringBuilder();
        for (++place; text.charAt(place) != '"'; ++place) {
            value.append(text.charAt(place) == '\\' ? escaped() : text.charAt(place));
        }
        ++place;
        return value.toString();
    }

    /// The character of an escape, whose last character is left to be passed over.
    private char escaped() {
        char kind = text.charAt(++place);
        if (kind == 'u') {
            place += 4;
            return (char) Integer.parseInt(text.substring(place - 3, place + 1), 16);
        }
        int known = "bfnrt".indexOf(kind);
        return known < 0 ? kind : "\b\f\n\r\t".charAt(known);
    }

    static String write(Object value) {
        if (value instanceof Map) {
            StringJoiner members = new StringJoiner(",", "{", "}");
            ((Map<?, ?>) value).forEach((key, member) -> members.add(quoted((String) key) + ":" + write(member)));
            return members.toString();
        }
        if (value instanceof Iterable) {
            StringJoiner items = new StringJoiner(",", "[", "]");
            ((Iterable<?>) value).forEach(item -> items.add(write(item)));
            return items.toString();
        }
        return value == null || value instanceof Number || value instanceof Boolean ? String.valueOf(value) : quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char character : text.toCharArray()) {
            if (character == '"' || character == '\\') {
                quoted.append('\\').append(character);
            } else if (character < ' ' || Character.isSurrogate(character)) {
                quoted.append(String.format("\\u%04x", (int) character));
            } else {
                quoted.append(character);
            }
        }
        return quoted.append('"').toString();
    }
}
