import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Converts values of the client into values of the contract, and back.
final class Records {
    private static final double UNSET_DOUBLE = 1.797e308; // every spelling of the largest double is at least this

    private Records() {}

    /// Puts one value at `field`, which may name a kind; what is unset is left out.
    @SuppressWarnings("unchecked")
    static void put(Map<String, Object> record, String field, Object value) {
        String[] parts = field.split(":");
        Object converted = fromClient(value, parts.length > 1 ? parts[1] : "");
        if (converted == null) {
            return;
        }
        if (parts[0].equals("*")) {
            record.putAll((Map<String, Object>) converted);
        } else {
            record.put(parts[0], converted);
        }
    }

    private static Object fromClient(Object value, String kind) {
        if (value == null || (kind.equals("nonempty") && value.equals(""))) {
            return null;
        }
        switch (kind) {
            case "mask": return mask(value);
            case "list": return List.of(fromClient(value, ""));
            case "bool": return value instanceof Boolean ? value : ((Number) value).intValue() != 0;
            case "date": return value.toString().matches("0?") ? null : value.toString();
            case "double": return value instanceof String ? textAsDouble((String) value) : fromClient(value, "");
            default: break;
        }
        if (value instanceof Number) {
            return number((Number) value, kind);
        }
        if (value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Throwable || value instanceof Enum || value instanceof Character) {
            return value.toString();
        }
        if (value.getClass().getSimpleName().equals("Decimal")) {
            return value.toString().contains("NaN") ? null : plain(value.toString());
        }
        if (value instanceof Iterable) {
            List<Object> items = new ArrayList<>();
            ((Iterable<?>) value).forEach(item -> items.add(fromClient(item, "")));
            return items;
        }
        return value.getClass().getName().startsWith("com.ib.client.") ? fromRecord(value) : value.toString();
    }

    private static Object textAsDouble(String text) {
        try {
            return text.isEmpty() ? null : number(Double.valueOf(text), "");
        } catch (NumberFormatException exception) {
            return text;
        }
    }

    private static Object number(Number value, String kind) {
        if (value instanceof Double) {
            double real = value.doubleValue();
            if (Double.isInfinite(real)) {
                return real > 0 ? "Infinity" : "-Infinity";
            }
            boolean unset = Double.isNaN(real) || Math.abs(real) >= UNSET_DOUBLE;
            return unset ? null : kind.equals("text") ? plain(BigDecimal.valueOf(real).toPlainString()) : value;
        }
        if (value.longValue() == Integer.MAX_VALUE || value.longValue() == Long.MAX_VALUE) {
            return null;
        }
        return kind.equals("text") || value instanceof Long ? value.toString() : value;
    }

    private static String plain(String decimal) {
        return decimal.contains(".") ? decimal.replaceAll("\\.?0+$", "") : decimal;
    }

    private static int mask(Object flags) {
        int mask = 0;
        String[] names = {"canAutoExecute", "pastLimit", "preOpen"};
        for (int bit = 0; bit < names.length; ++bit) {
            Object flag = get(flags, names[bit]);
            mask |= Boolean.TRUE.equals(flag) ? 1 << bit : 0;
        }
        return mask;
    }

    private static Object get(Object record, String name) {
        try {
            return record.getClass().getMethod(name).invoke(record);
        } catch (ReflectiveOperationException exception) {
            return null;
        }
    }

    /// A field is a method without arguments; where there are two, getSecType gives the text and secType the enumerator.
    private static Map<String, Object> fromRecord(Object value) {
        Map<String, Object> record = new TreeMap<>();
        for (Method method : value.getClass().getDeclaredMethods()) {
            String name = method.getName();
            String own = name.matches("get[A-Z].*") ? Character.toLowerCase(name.charAt(3)) + name.substring(4) : name;
            String text = "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
            if (isField(method) && !hasField(value.getClass(), text)) {
                put(record, Names.ofField(own), get(value, name));
            }
        }
        return record;
    }

    private static boolean isField(Method method) {
        return Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()) && method.getParameterCount() == 0
            && method.getReturnType() != void.class && !method.getName().matches("hashCode|toString|clone|textDescription|is[A-Z].*");
    }

    private static boolean hasField(Class<?> type, String name) {
        try {
            return isField(type.getDeclaredMethod(name));
        } catch (NoSuchMethodException exception) {
            return false;
        }
    }

    /// A value of the contract as the client wants it; `value` may be null.
    @SuppressWarnings("unchecked")
    static Object toClient(Object value, Class<?> type) {
        if (type == String.class) {
            return value == null ? "" : value.toString();
        }
        if (type == boolean.class) {
            return Boolean.TRUE.equals(value);
        }
        if (type == int.class || type == long.class || type == double.class) {
            double number = value == null ? 0 : Double.parseDouble(value.toString());
            return type == int.class ? (Object) (int) number : type == long.class ? (Object) (long) number : (Object) number;
        }
        try {
            if (type.getSimpleName().equals("Decimal")) {
                return type.getMethod("parse", String.class).invoke(null, value.toString());
            }
            Object made = type.getConstructor().newInstance();
            for (Map.Entry<String, Object> member : ((Map<String, Object>) (value == null ? Map.of() : value)).entrySet()) {
                set(made, member.getKey(), member.getValue());
            }
            return made;
        } catch (ReflectiveOperationException exception) {
            return null;
        }
    }

    /// The setter that takes a text where there is one; others have an enumerator.
    private static void set(Object record, String name, Object value) throws IllegalAccessException, InvocationTargetException {
        Method setter = null;
        for (Method method : record.getClass().getMethods()) {
            boolean isSetter = method.getParameterCount() == 1 && Names.ofField(method.getName()).split(":")[0].equals(name);
            if (isSetter && (setter == null || method.getParameterTypes()[0] == String.class)) {
                setter = method;
            }
        }
        if (setter != null) {
            setter.invoke(record, toClient(value, setter.getParameterTypes()[0]));
        }
    }
}
