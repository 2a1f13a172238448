using System.Text.Json;
using Mss.Gateway.Messages;

namespace Mss.Gateway.Rest.Codecs;

/// <summary>Reads the request and writes the answer of one operation, inside of the message's object.</summary>
internal abstract class RestCodec
{
    /// <summary>The names of the members that the codec reads, beside <see cref="CommonMembers.Names"/>: a member that no codec names is passed over.</summary>
    public abstract IEnumerable<string> Names { get; }

    /// <summary>Reads the request whose object was entered. A refusal is left in the cursor.</summary>
    public abstract MssRequest Read(ref JsonCursor json);

    /// <summary>Writes the members of the open answer object.</summary>
    public abstract void Write(Utf8JsonWriter json, MssResponse response);
}

/// <summary>What all messages share: MessageAbstractType of TS 102 204 8.1, attributes and elements as members.</summary>
internal abstract class RestCodec<TRequest, TResponse> : RestCodec
    where TRequest : MssRequest, new()
    where TResponse : MssResponse
{
    /// <inheritdoc/>
    public sealed override MssRequest Read(ref JsonCursor json)
    {
        var request = new TRequest();
        UInt128 seen = 0;
        while (json.NextMember(ref seen, out var name))
        {
            switch (name)
            {
                case "MajorVersion":
                    request.MajorVersion = json.ReadToken(name);
                    break;
                case "MinorVersion":
                    request.MinorVersion = json.ReadToken(name);
                    break;
                case "AP_Info":
                    CommonMembers.ReadApInfo(ref json, request.ApInfo);
                    break;
                case "MSSP_Info":
                    request.HasMsspInfo = !json.IsNull;
                    request.MsspUri = CommonMembers.ReadMsspInfo(ref json);
                    break;
                case "MobileUser":
                    request.MobileUser = CommonMembers.ReadMobileUser(ref json);
                    break;
                default:
                    ReadMember(request, name, ref json);
                    break;
            }
        }

        return request;
    }

    /// <inheritdoc/>
    public sealed override void Write(Utf8JsonWriter json, MssResponse response)
    {
        // Clients of this form that leave the versions out were written for 1.2.
        CommonMembers.WriteText(json, "MajorVersion", response.Request.MajorVersion ?? "1");
        CommonMembers.WriteText(json, "MinorVersion", response.Request.MinorVersion ?? "2");
        CommonMembers.WriteApInfo(json, response);
        CommonMembers.WriteMsspInfo(json, response);
        WriteMembers(json, (TResponse)response);
    }

    /// <summary>Reads a member of this message's own at the cursor; one that is left alone is passed over.</summary>
    protected abstract void ReadMember(TRequest request, string name, ref JsonCursor json);

    /// <summary>Writes the members after MSSP_Info.</summary>
    protected abstract void WriteMembers(Utf8JsonWriter json, TResponse response);
}
