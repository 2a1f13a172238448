using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>What an MSS_ProfileReq wants to be told.</summary>
[Flags]
internal enum ProfileDetails
{
    /// <summary>The profiles alone: no extension in the answer.</summary>
    None = 0,

    /// <summary>Version 1: the certificates with their profiles.</summary>
    Certificates = 1,

    /// <summary>Version 1: AutoActivation.</summary>
    AutoActivation = 2,

    /// <summary>Version 1: ServerSideSignature.</summary>
    ServerSideSignature = 4,

    /// <summary>Version 1: RecoveryCodeCreated.</summary>
    RecoveryCodeCreated = 8,

    /// <summary>Version 2: the devices.</summary>
    Sscds = 0x10,

    /// <summary>Version 2: their states.</summary>
    SscdState = 0x20,

    /// <summary>Version 2: their certificates.</summary>
    SscdCertificates = 0x40,

    /// <summary>Version 2: their PINs.</summary>
    PinStatus = 0x80,

    /// <summary>Version 2: MobileUser/@RecoveryCodeCreated.</summary>
    UserRecoveryCode = 0x100,

    /// <summary>Version 2: MobileUser/@AutoActivation.</summary>
    UserAutoActivation = 0x200,

    /// <summary>Version 2: asked for details that this MSSP does not have; the extension is there and lacks them.</summary>
    Other = 0x400,
}

/// <summary>The checks of an authenticated MSS_ProfileReq, in their order.</summary>
internal static class ProfileQueryRules
{
    private const int MaxParams = 512;

    public static Fault? Check(ProfileRequest request, GatewayOptions options, DateTimeOffset now, out Msisdn msisdn, out ProfileDetails details)
    {
        var draft = new SignatureDraft();
        details = ProfileDetails.None;
        var fault = ApInfoRules.Check(request.ApInfo, options, now, draft) ?? MobileUserRules.Check(request.MobileUser, options, draft);
        msisdn = draft.Msisdn;
        return fault
            ?? Flag("GetAutoActivation", request.GetAutoActivation, ProfileDetails.AutoActivation, ref details)
            ?? Flag("GetServerSideSignature", request.GetServerSideSignature, ProfileDetails.ServerSideSignature, ref details)
            ?? Flag("GetRecoveryCodeCreated", request.GetRecoveryCodeCreated, ProfileDetails.RecoveryCodeCreated, ref details)
            ?? Flag("GetCertificates", request.GetCertificates, ProfileDetails.Certificates, ref details)
            ?? Params(request.Params, ref details);
    }

    /// <summary>xs:boolean (XML Schema 2, 3.2.2); absent is false.</summary>
    private static Fault? Flag(string field, string? text, ProfileDetails detail, ref ProfileDetails details)
    {
        switch (text)
        {
            case null or "false" or "0":
                return null;
            case "true" or "1":
                details |= detail;
                return null;
            default:
                return Fault.WrongParam(field, "must be true or false");
        }
    }

    private static Fault? Params(string? text, ref ProfileDetails details)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (text.Length > MaxParams)
        {
            return Fault.WrongParam("Params", $"has more than {MaxParams} characters");
        }

        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            // What is told of a device needs the device around it.
            ProfileDetails? detail = word.ToLowerInvariant() switch
            {
                "sscds" => ProfileDetails.Sscds,
                "state" => ProfileDetails.Sscds | ProfileDetails.SscdState,
                "certs" => ProfileDetails.Sscds | ProfileDetails.SscdCertificates,
                "pinstatus" => ProfileDetails.Sscds | ProfileDetails.PinStatus,
                "rcstatus" => ProfileDetails.UserRecoveryCode,
                "aastatus" => ProfileDetails.UserAutoActivation,
                "carddetails" => ProfileDetails.Other,
                _ => null,
            };
            if (detail is null)
            {
                return Fault.WrongParam("Params", $"'{new string([.. word.Take(64).Where(c => !char.IsControl(c))])}' is not known");
            }

            details |= detail.Value;
        }

        return null;
    }
}
