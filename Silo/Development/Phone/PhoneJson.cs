using System.Text.Json;
using System.Text.Json.Serialization;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development.Phone;

/// <summary>A user's phone.</summary>
internal sealed record PhoneView(string Msisdn, IReadOnlyList<PhoneDeviceView> Devices);

/// <summary>One device and what is on its screen.</summary>
internal sealed record PhoneDeviceView(string Kind, string DeviceId, ShownRequest? Request, string? VerificationCode, IReadOnlyList<ShownMessage> Messages);

/// <summary>All phones behind which a person decides.</summary>
internal sealed record PhoneListView(IReadOnlyList<PhoneView> Phones);

/// <summary>What a person does with a request or a message.</summary>
internal sealed record PhoneInput(string? TransactionId, string? Pin, bool Confirmed)
{
    /// <summary>Without the PIN.</summary>
    public override string ToString() => $"PhoneInput {TransactionId}";
}

/// <summary>What a user gets to couple an app: a code, the same as a link and as a picture of that (QR, PNG in a data address).</summary>
internal sealed record PhoneCoupling(string Code, string Link, string Expires, string Picture)
{
    /// <summary>Without the code.</summary>
    public override string ToString() => $"PhoneCoupling until {Expires}";
}

/// <summary>What became of it: a <see cref="PhoneResult"/>, or <c>Answered</c> for a message.</summary>
internal sealed record PhoneOutcome(string Result);

/// <summary>Why nothing was done.</summary>
internal sealed record PhoneError(string Error);

/// <summary>How the phone API writes and reads JSON.</summary>
internal static class PhoneJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };
}
