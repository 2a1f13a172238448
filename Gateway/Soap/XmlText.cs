using System.Xml;

namespace Mss.Gateway.Soap;

/// <summary>Text that XML 1.0 can carry.</summary>
internal static class XmlText
{
    /// <summary>
    /// The text with U+FFFD in place of what XML cannot carry. What came by XML is legal; what came by JSON or from a store need not be,
    /// and an answer must not break off in the middle.
    /// </summary>
    public static string Legal(string value)
    {
        var bad = IndexOfIllegal(value, 0);
        if (bad < 0)
        {
            return value;
        }

        var chars = value.ToCharArray();
        for (; bad >= 0; bad = IndexOfIllegal(value, bad + 1))
        {
            chars[bad] = '\uFFFD';
        }

        return new string(chars);
    }

    private static int IndexOfIllegal(string value, int start)
    {
        for (var i = start; i < value.Length; i++)
        {
            if (XmlConvert.IsXmlChar(value[i]))
            {
                continue;
            }

            if (char.IsHighSurrogate(value[i]) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
                continue;
            }

            return i;
        }

        return -1;
    }
}
