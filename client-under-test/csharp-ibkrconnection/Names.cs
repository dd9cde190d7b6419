using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;

/// Canonical names that cannot be read off the client, because its parameters are called differently in each release.
/// The tables are in ../official-common.
static class Names
{
    /// Callback or call -> its arguments in order, and field of a record -> what the messages call it: "name" or "name:kind".
    static readonly Dictionary<string, string[]> arguments = Read("arguments.txt");
    static readonly Dictionary<string, string[]> fields = Read("fields.txt");

    static Dictionary<string, string[]> Read(string table)
    {
        using (var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(table)))
            return reader.ReadToEnd().Split('\n')
                .Where(row => row != "" && row[0] != '#')
                .Select(row => row.Trim().Split(' '))
                .ToDictionary(row => row[0], row => row.Skip(1).ToArray());
    }

    public static IEnumerable<string> Calls
    {
        get { return arguments.Keys.Where(name => name.StartsWith("req") || name.StartsWith("cancel") || name == "placeOrder"); }
    }

    /// error has several forms.
    public static string[] OfCallback(MethodInfo callback)
    {
        string[] names;
        var count = callback.GetParameters().Length;
        var key = callback.Name == "error" ? "error/" + count : callback.Name;
        return arguments.TryGetValue(key, out names) ? names : new string[0];
    }

    public static string[] OfCall(string name)
    {
        return arguments[name];
    }

    public static string Canonical(string callback)
    {
        return callback == "commissionReport" ? "commissionAndFeesReport" : callback;
    }

    /// ConId is conId.
    public static string OfProperty(PropertyInfo property)
    {
        string[] field;
        var own = char.ToLowerInvariant(property.Name[0]) + property.Name.Substring(1);
        return fields.TryGetValue(own, out field) ? field[0] : own;
    }
}
