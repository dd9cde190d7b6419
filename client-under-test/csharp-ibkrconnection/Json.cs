using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

/// The JSON of the contract's lines. No JSON library is available without a package on Mono, .NET Framework and .NET Core
/// alike. Objects are dictionaries, arrays lists; numbers are long or double.
sealed class Json
{
    readonly string text;
    int place;

    Json(string text)
    {
        this.text = text;
    }

    public static Dictionary<string, object> Read(string line)
    {
        return (Dictionary<string, object>)new Json(line).Value();
    }

    /// A member that is a record; an empty one if there is none.
    public static Dictionary<string, object> Record(Dictionary<string, object> record, string key)
    {
        object value;
        record.TryGetValue(key, out value);
        return value as Dictionary<string, object> ?? new Dictionary<string, object>();
    }

    object Value()
    {
        switch (Next())
        {
            case '{': return Members();
            case '[': return Items();
            case '"': return Text();
        }
        var start = place;
        while (place < text.Length && ",]} \t\r\n".IndexOf(text[place]) < 0)
            ++place;
        var word = text.Substring(start, place - start);
        switch (word)
        {
            case "true": return true;
            case "false": return false;
            case "null": return null;
        }
        long integer;
        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out integer))
            return integer;
        return double.Parse(word, CultureInfo.InvariantCulture);
    }

    /// The next character that is not a space, without consuming it.
    char Next()
    {
        while (char.IsWhiteSpace(text[place]))
            ++place;
        return text[place];
    }

    bool Takes(char wanted)
    {
        if (Next() != wanted)
            return false;
        ++place;
        return true;
    }

    Dictionary<string, object> Members()
    {
        var members = new Dictionary<string, object>();
        ++place;
        while (!Takes('}'))
        {
            Takes(',');
            Next();
            var key = Text();
            Takes(':');
            members[key] = Value();
        }
        return members;
    }

    List<object> Items()
    {
        var items = new List<object>();
        ++place;
        while (!Takes(']'))
        {
            Takes(',');
            items.Add(Value());
        }
        return items;
    }

    string Text()
    {
        var value = new StringBuilder();
        for (++place; text[place] != '"'; ++place)
            value.Append(text[place] == '\\' ? Escaped() : text[place]);
        ++place;
        return value.ToString();
    }

    /// The character of an escape, whose last character is left to be passed over.
    char Escaped()
    {
        ++place;
        if (text[place] == 'u')
        {
            place += 4;
            return (char)int.Parse(text.Substring(place - 3, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }
        var known = "bfnrt".IndexOf(text[place]);
        return known < 0 ? text[place] : "\b\f\n\r\t"[known];
    }

    /// Keys and values in turn.
    public static void WriteRecord(StringBuilder output, IList members)
    {
        output.Append('{');
        for (var i = 0; i < members.Count; i += 2)
        {
            if (i > 0)
                output.Append(',');
            WriteText(output, (string)members[i]);
            output.Append(':');
            Write(output, members[i + 1]);
        }
        output.Append('}');
    }

    static void Write(StringBuilder output, object value)
    {
        var record = value as Dictionary<string, object>;
        if (value == null)
            output.Append("null");
        else if (value is bool)
            output.Append((bool)value ? "true" : "false");
        else if (value is string)
            WriteText(output, (string)value);
        else if (record != null)
            WriteRecord(output, record.SelectMany(member => new[] { member.Key, member.Value }).ToArray());
        else if (value is IEnumerable)
            WriteList(output, (IEnumerable)value);
        else if (value is double)
            output.Append(((double)value).ToString("R", CultureInfo.InvariantCulture));
        else
            output.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
    }

    static void WriteList(StringBuilder output, IEnumerable values)
    {
        var separator = "[";
        foreach (var value in values)
        {
            output.Append(separator);
            Write(output, value);
            separator = ",";
        }
        output.Append(separator == "[" ? "[]" : "]");
    }

    static void WriteText(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (var character in text)
        {
            if (character == '"' || character == '\\')
                output.Append('\\').Append(character);
            else if (character < ' ' || char.IsSurrogate(character))
                output.AppendFormat("\\u{0:x4}", (int)character);
            else
                output.Append(character);
        }
        output.Append('"');
    }
}
