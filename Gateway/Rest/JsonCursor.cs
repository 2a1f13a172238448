using System.Text;
using System.Text.Json;
using Mss.Gateway.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Rest;

/// <summary>
/// Walks once through a JSON message. A refusal sticks: after it every read says "no more", so that codecs need no error paths. What a codec leaves
/// unread is passed over whole, and so are members that no codec knows.
/// </summary>
internal ref struct JsonCursor(ReadOnlySpan<byte> json)
{
    private Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = SoapLimits.MaxDepth });
    private bool unread;
    private int visited;

    /// <summary>Why the message is refused, or null.</summary>
    public Fault? Fault { get; private set; }

    /// <summary>How many members were passed over because no codec knows them.</summary>
    public int UnknownMembers { get; private set; }

    /// <summary>True when the reader stands as deep as it may; a refusal there is one of depth.</summary>
    public readonly bool IsDeepest =>
        reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= SoapLimits.MaxDepth - 1;

    /// <summary>Refuses the message; the first reason counts.</summary>
    public void Refuse(Fault fault) => Fault ??= fault;

    /// <summary>Goes to the one value that the message is.</summary>
    public bool MoveToRoot() => unread = reader.Read();

    /// <summary>Reads to the end, so that nothing follows the message.</summary>
    public void ReadToEnd()
    {
        while (Advance())
        {
        }
    }

    /// <summary>Enters the object at the cursor; false for null, which is an absent member, and for anything else, which is refused.</summary>
    /// <param name="name">What it is, for the refusal.</param>
    public bool EnterObject(string name) => Enter(JsonTokenType.StartObject, name, "must be an object");

    /// <summary>As <see cref="EnterObject"/>, for an array.</summary>
    public bool EnterArray(string name) => Enter(JsonTokenType.StartArray, name, "must be an array");

    /// <summary>Goes to the value of the entered object's next known member. A member given twice is refused: of two, another reader might use the one that was not checked.</summary>
    /// <param name="seen">The object's mask of seen members, 0 at first.</param>
    /// <param name="name">The member's name, one of those in <see cref="Codecs.RestOperationTable"/>; empty at the end.</param>
    public bool NextMember(ref UInt128 seen, out string name)
    {
        name = "";
        while (Advance() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var known = FindName();
            if (Fault is not null)
            {
                return false;
            }

            reader.Read();
            unread = true;
            if (known is null)
            {
                UnknownMembers++;
                continue;
            }

            var bit = UInt128.One << known.Index;
            if ((seen & bit) != 0)
            {
                Refuse(Fault.WrongParam(known.Text, "given twice"));
                return false;
            }

            seen |= bit;
            name = known.Text;
            return true;
        }

        return false;
    }

    /// <summary>Goes to the next item of the entered array.</summary>
    public bool NextItem() => unread = Advance() && reader.TokenType != JsonTokenType.EndArray;

    /// <summary>True when the value at the cursor is null, which says the same as leaving the member out: gson and others write both.</summary>
    public readonly bool IsNull => reader.TokenType == JsonTokenType.Null;

    /// <summary>True when the value at the cursor is an object.</summary>
    public readonly bool IsObject => reader.TokenType == JsonTokenType.StartObject;

    /// <summary>The scalar at the cursor as text exactly as it stands; numbers and booleans as they are written; null for null.</summary>
    /// <param name="name">What it is, for the refusal.</param>
    public string? ReadText(string name)
    {
        unread = false;
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return ReadString(name);
            case JsonTokenType.Number:
                return Encoding.UTF8.GetString(reader.ValueSpan);
            case JsonTokenType.True:
                return "true";
            case JsonTokenType.False:
                return "false";
            case JsonTokenType.Null:
                return null;
            default:
                Refuse(Fault.WrongParam(name, "must be a string"));
                return null;
        }
    }

    /// <summary>As <see cref="ReadText"/> without surrounding white space, for URIs, ids and codes; null when nothing is left.</summary>
    public string? ReadToken(string name) => ReadText(name)?.Trim() is { Length: > 0 } token ? token : null;

    private string? ReadString(string name)
    {
        string text;
        try
        {
            text = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Refuse(Fault.WrongParam(name, "holds an escape that is no character"));
            return null;
        }

        // JSON can escape what XML cannot carry. One model serves both, and its texts go on to where XML's limits are relied upon.
        if (reader.ValueIsEscaped && !ReferenceEquals(XmlText.Legal(text), text))
        {
            Refuse(Fault.WrongParam(name, "holds a control character"));
            return null;
        }

        return text;
    }

    private JsonName? FindName()
    {
        try
        {
            return JsonName.Find(ref reader);
        }
        catch (InvalidOperationException)
        {
            Refuse(Fault.WrongParam("JSON message", "a member name holds an escape that is no character"));
            return null;
        }
    }

    private bool Enter(JsonTokenType start, string name, string otherwise)
    {
        if (Fault is not null || IsNull)
        {
            return false;
        }

        if (reader.TokenType != start)
        {
            Refuse(Fault.WrongParam(name, otherwise));
            return false;
        }

        unread = false;
        return true;
    }

    private bool Advance()
    {
        if (Fault is not null)
        {
            return false;
        }

        if (unread)
        {
            reader.Skip();
            unread = false;
        }

        if (++visited > SoapLimits.MaxNodes)
        {
            Refuse(Fault.WrongParam("JSON message", $"more than {SoapLimits.MaxNodes} members"));
            return false;
        }

        return reader.Read();
    }
}
