import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Canonical names, where they cannot be read off the client: the tables of ../official-common.
final class Names {
    private static final Map<String, List<String>> ARGUMENTS = read("/arguments.txt");
    private static final Map<String, List<String>> FIELDS = read("/fields.txt");

    private Names() {}

    private static Map<String, List<String>> read(String table) {
        BufferedReader reader = new BufferedReader(new InputStreamReader(Names.class.getResourceAsStream(table), StandardCharsets.UTF_8));
        return reader.lines()
            .filter(row -> !row.isEmpty() && row.charAt(0) != '#')
            .map(row -> List.of(row.split(" ")))
            .collect(Collectors.toMap(row -> row.get(0), row -> row.subList(1, row.size())));
    }

    static List<String> calls() {
        return ARGUMENTS.keySet().stream()
            .filter(name -> name.startsWith("req") || name.startsWith("cancel") || name.equals("placeOrder"))
            .sorted()
            .collect(Collectors.toList());
    }

    /// error has several forms.
    static List<String> ofCallback(Method callback) {
        String key = callback.getName().equals("error") ? "error/" + callback.getParameterCount() : callback.getName();
        return ARGUMENTS.getOrDefault(key, List.of());
    }

    static List<String> ofCall(String name) {
        return ARGUMENTS.get(name);
    }

    static String ofField(String own) {
        return FIELDS.containsKey(own) ? FIELDS.get(own).get(0) : own;
    }
}
