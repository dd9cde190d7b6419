using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;

/// Converts values of the client into values of the contract, and back.
static class Records
{
    const double UnsetDouble = 1.797e308; // every spelling of the largest double is at least this

    /// Puts one value at `field`, which may be a path and may name a kind; what is unset is left out.
    public static void Put(Dictionary<string, object> record, string field, object value)
    {
        var parts = field.Split(':');
        var converted = FromClient(value, parts.Length > 1 ? parts[1] : "");
        if (converted == null)
            return;
        if (parts[0] == "*")
        {
            foreach (var member in (Dictionary<string, object>)converted)
                record[member.Key] = member.Value;
            return;
        }
        var path = parts[0].Split('.');
        foreach (var outer in path.Take(path.Length - 1))
        {
            if (!record.ContainsKey(outer))
                record[outer] = new Dictionary<string, object>();
            record = (Dictionary<string, object>)record[outer];
        }
        record[path.Last()] = converted;
    }

    /// Kinds: text (a decimal or a 64-bit integer), double (may be a text), date (a number), bool, nonempty, list (of this
    /// one), mask (a record of flags).
    static object FromClient(object value, string kind)
    {
        if (value == null || (kind == "nonempty" && (string)value == ""))
            return null;
        if (kind == "mask")
            return Mask(value);
        if (kind == "list")
            return new List<object> { FromClient(value, "") };
        if (kind == "bool")
            return Convert.ToInt32(value) != 0;
        if (kind == "date")
            return Convert.ToInt32(value) == 0 ? null : Convert.ToString(value, CultureInfo.InvariantCulture);
        if (kind == "double" && value is string)
            return TextAsDouble((string)value);
        if (value is string || value is bool)
            return value;
        if (value is Enum)
            return Convert.ToInt32(value);
        var exception = value as Exception;
        if (exception != null)
            return Call.Describe(exception);
        if (value.GetType().IsPrimitive || value is decimal)
            return Number(value, kind);
        if (value is Delegate)
            return null;
        var items = value as IEnumerable;
        if (items != null && items.Cast<object>().Any(item => item != null && item.GetType().Name == "TagValue"))
            return items.Cast<object>().ToDictionary(item => Text(item, "Tag"), item => (object)Text(item, "Value"));
        if (items != null)
            return items.Cast<object>().Select(item => FromClient(item, "")).ToList();
        return FromRecord(value);
    }

    static string Text(object record, string property)
    {
        return (string)record.GetType().GetProperty(property).GetValue(record, null);
    }

    static object TextAsDouble(string text)
    {
        double number;
        var isNumber = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        return text == "" ? null : isNumber ? Number(number, "") : text;
    }

    static object Number(object value, string kind)
    {
        if (value is double || value is float)
        {
            var number = Convert.ToDouble(value);
            if (double.IsNaN(number) || (Math.Abs(number) >= UnsetDouble && !double.IsInfinity(number)))
                return null;
            if (double.IsInfinity(number))
                return number > 0 ? "Infinity" : "-Infinity";
            return kind == "text" ? Decimal((decimal)number) : (object)number;
        }
        if (value is decimal)
            return (decimal)value == decimal.MaxValue ? null : Decimal((decimal)value);
        var integer = Convert.ToInt64(value);
        if (integer == int.MaxValue || integer == long.MaxValue)
            return null;
        return kind == "text" || value is long ? integer.ToString(CultureInfo.InvariantCulture) : (object)integer;
    }

    static string Decimal(decimal value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return text.Contains(".") ? text.TrimEnd('0').TrimEnd('.') : text;
    }

    static object Mask(object flags)
    {
        var names = new[] { "CanAutoExecute", "PastLimit", "PreOpen" };
        var mask = 0;
        for (var bit = 0; bit < names.Length; ++bit)
        {
            var flag = flags.GetType().GetProperty(names[bit]);
            if (flag != null && (bool)flag.GetValue(flags, null))
                mask |= 1 << bit;
        }
        return mask;
    }

    static object FromRecord(object value)
    {
        var type = value.GetType();
        if (type.Name == "Liquidity") // a number with a description
            return FromClient(type.GetProperty("Value").GetValue(value, null), "");
        var record = new Dictionary<string, object>();
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length == 0)
                Put(record, Names.OfProperty(property), property.GetValue(value, null));
        }
        return record;
    }

    /// A value of the contract as the client wants it; `value` may be null.
    public static object ToClient(object value, Type type)
    {
        var record = value as Dictionary<string, object>;
        if (type == typeof(string))
            return value == null ? "" : Convert.ToString(value, CultureInfo.InvariantCulture);
        if (type.IsPrimitive || type == typeof(decimal))
            return value == null ? Activator.CreateInstance(type) : Convert.ChangeType(value, type, CultureInfo.InvariantCulture);
        if (type.GetConstructor(Type.EmptyTypes) == null || typeof(IEnumerable).IsAssignableFrom(type))
            return null;
        var made = Activator.CreateInstance(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            object member;
            var name = Names.OfProperty(property).Split(':')[0];
            if (record != null && property.CanWrite && record.TryGetValue(name, out member))
                property.SetValue(made, ToClient(member, property.PropertyType), null);
        }
        return made;
    }
}
