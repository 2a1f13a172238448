using System.Text;
using System.Text.Json;
using Mss.Gateway.Rest.Codecs;

namespace Mss.Gateway.Rest;

/// <summary>A member name that some codec reads. Its index is a bit in the mask of the members that an object has given already.</summary>
/// <param name="Text">The name.</param>
/// <param name="Index">0 to 127.</param>
internal sealed record JsonName(string Text, int Index)
{
    // Names of one length are few: comparing octets is quicker than making a string of each name that comes in.
    private static readonly JsonName[][] ByLength = Create();

    private readonly byte[] utf8 = Encoding.UTF8.GetBytes(Text);

    /// <summary>The known name at the reader, or null: then the member is passed over.</summary>
    /// <exception cref="InvalidOperationException">An escape in the name is no character.</exception>
    public static JsonName? Find(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped)
        {
            // "AP\u005fID" is AP_ID to every other reader.
            return Find(Encoding.UTF8.GetBytes(reader.GetString()!));
        }

        return Find(reader.ValueSpan);
    }

    private static JsonName? Find(ReadOnlySpan<byte> name)
    {
        if (name.Length < ByLength.Length)
        {
            foreach (var known in ByLength[name.Length])
            {
                if (name.SequenceEqual(known.utf8))
                {
                    return known;
                }
            }
        }

        return null;
    }

    private static JsonName[][] Create()
    {
        var names = RestOperationTable.Names.Distinct(StringComparer.Ordinal).Select((text, index) => new JsonName(text, index)).ToArray();
        if (names.Length > 128)
        {
            throw new InvalidOperationException($"{names.Length} member names do not fit into a mask of 128 bits");
        }

        var longest = names.Max(name => name.utf8.Length);
        return [.. Enumerable.Range(0, longest + 1).Select(length => names.Where(name => name.utf8.Length == length).ToArray())];
    }
}
