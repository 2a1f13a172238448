using System.Text.Json;
using Mss.Gateway.Messages;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>MSS_HandshakeReq and MSS_HandshakeResp (TS 102 204 8.12 and 8.13). An element that repeats is an array of its name.</summary>
internal sealed class RestHandshakeCodec : RestCodec<HandshakeRequest, HandshakeResponse>
{
    /// <inheritdoc/>
    public override IEnumerable<string> Names =>
        ["SecureMethods", .. SecureMethods.Names, "Certificates", "Certificate", "RootCAs", "DN", "SignatureAlgList", "Algorithm"];

    /// <inheritdoc/>
    protected override void ReadMember(HandshakeRequest request, string name, ref JsonCursor json)
    {
        switch (name)
        {
            case "SecureMethods":
                request.SecureMethods = ReadMethods(ref json);
                break;
            case "Certificates":
                request.Certificates = ReadList(ref json, name, "Certificate");
                break;
            case "RootCAs":
                request.RootCas = ReadList(ref json, name, "DN");
                break;
            case "SignatureAlgList":
                request.Algorithms = ReadList(ref json, name, "Algorithm");
                break;
        }
    }

    /// <inheritdoc/>
    protected override void WriteMembers(Utf8JsonWriter json, HandshakeResponse response)
    {
        json.WriteString("MSSP_TransID", response.TransactionId);

        // Messages are protected by TLS and not by signatures of their own: what is agreed on is none.
        json.WriteStartObject("SecureMethods");
        foreach (var name in SecureMethods.Names)
        {
            json.WriteString(name, "false");
        }

        json.WriteEndObject();
        WriteList(json, "MatchingMSSPCertificates", "Certificate", []);
        WriteList(json, "MatchingAPCertificates", "Certificate", response.MatchingApCertificates);
        WriteList(json, "MatchingSigAlgList", "Algorithm", []);
    }

    private static SecureMethods? ReadMethods(ref JsonCursor json)
    {
        if (!json.EnterObject("SecureMethods"))
        {
            return null;
        }

        var methods = new SecureMethods();
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var name))
        {
            if (SecureMethods.Names.Contains(name) && json.ReadText(name) is { } wanted)
            {
                methods.Wanted[name] = wanted.Trim();
            }
        }

        return methods;
    }

    /// <summary>For example <c>"RootCAs":{"DN":["…"]}</c>.</summary>
    private static List<string>? ReadList(ref JsonCursor json, string name, string item)
    {
        if (!json.EnterObject(name))
        {
            return null;
        }

        var list = new List<string>();
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var inner))
        {
            var entered = inner == item && json.EnterArray(item);
            while (entered && json.NextItem())
            {
                if (json.ReadToken(item) is { } text)
                {
                    list.Add(text);
                }
            }
        }

        return list;
    }

    private static void WriteList(Utf8JsonWriter json, string name, string item, IReadOnlyList<byte[]> octets)
    {
        json.WriteStartObject(name);
        json.WriteStartArray(item);
        foreach (var value in octets)
        {
            json.WriteBase64StringValue(value);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
