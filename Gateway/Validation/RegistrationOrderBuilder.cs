using System.Xml;
using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>Validates and authorises an authenticated MSS_RegistrationReq and makes the order of it. Nothing is begun unless every operation is known and allowed.</summary>
public sealed class RegistrationOrderBuilder(IOptions<GatewayOptions> options, TimeProvider time)
{
    // Each step is a write that waits for the disk, and the AP waits for all of them.
    private const int MaxSteps = 32;
    private const int MaxValue = 16 * 1024;

    /// <summary>The order, or why there is none.</summary>
    public (RegistrationOrder? Order, Fault? Fault) Build(RegistrationRequest request, ApplicationProvider provider)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(provider);
        var draft = new SignatureDraft();
        var steps = new List<RegistrationStep>();
        var fault = MayAsk(request, provider)
            ?? ApInfoRules.Check(request.ApInfo, options.Value, time.GetUtcNow(), draft)
            ?? Unsupported(request)
            ?? (request.Input is null ? Plain(request, provider, steps) : Extended(request.Input, provider, steps))
            ?? Whom(request, draft);
        return fault is not null
            ? (null, fault)
            : (new RegistrationOrder
            {
                ApId = provider.ApId,
                ApTransId = request.ApInfo.ApTransId!,
                Instant = draft.Instant,
                Msisdn = draft.Msisdn,
                Steps = [.. steps],
                UniqueApTransId = provider.UniqueApTransId,
            },
            null);
    }

    // First of all: who may not register hears nothing about how a registration must look.
    private static Fault? MayAsk(RegistrationRequest request, ApplicationProvider provider) =>
        (provider.Roles & (ApRoles.RegistrationAuthority | ApRoles.CertificationAuthority)) != 0
            ? null
            : Denied(request.Input is null ? "MSS_Registration" : "RegistrationInput");

    private static Fault Denied(string what) => new(StatusCode.UnauthorizedAccess, $"the AP has not the role for {what}");

    private static Fault? Unsupported(RegistrationRequest request) =>
        request.HasEncryptedData ? Fault.WrongParam("EncryptedData", "is not supported")
            : request.EncryptResponseBy is not null ? Fault.WrongParam("EncryptResponseBy", "is not supported")
            : request.CertificateUri is not null ? Fault.WrongParam("CertificateURI", "is not supported; send the certificate as X509Certificate")
            : null;

    /// <summary>Without the extension: the user's certificate is asked for, or one is handed in.</summary>
    private static Fault? Plain(RegistrationRequest request, ApplicationProvider provider, List<RegistrationStep> steps)
    {
        if (request.X509Certificate is not { } certificate)
        {
            steps.Add(new RegistrationStep { Operation = RegistrationOperation.GetCertificate });
            return null;
        }

        steps.Add(new RegistrationStep { Operation = RegistrationOperation.RequestCertificate, Parameters = [new("X509Certificate", certificate)] });
        return provider.Roles.HasFlag(ApRoles.CertificationAuthority) ? null : Denied("X509Certificate");
    }

    private static Fault? Extended(RegistrationInput input, ApplicationProvider provider, List<RegistrationStep> steps)
    {
        if (input.MessagingMode is not (null or "" or "synch"))
        {
            return Fault.WrongParam("RegistrationInput/MessagingMode", "must be synch") with { SubCode = 1013 };
        }

        if (input.Operations.Count is 0 or > MaxSteps)
        {
            return input.Operations.Count == 0 ? Fault.Missing("MregRequest") : Fault.WrongParam("MregRequest", $"at most {MaxSteps} in one request");
        }

        var ids = new HashSet<string>();
        if (input.InputId is { } inputId && !IsUsableId(inputId, ids))
        {
            return Fault.WrongParam("InputId", "is no xs:ID");
        }

        foreach (var asked in input.Operations)
        {
            if (Step(asked, input, provider, out var step) is { } fault)
            {
                return fault;
            }

            if (asked.Id is { } id && !IsUsableId(id, ids))
            {
                return Fault.WrongParam("ID", "is no xs:ID, or is given twice");
            }

            steps.Add(step!);
        }

        return null;
    }

    private static Fault? Step(MregOperation asked, RegistrationInput input, ApplicationProvider provider, out RegistrationStep? step)
    {
        step = null;
        if (!RegistrationOperations.IsOffered(asked.Element))
        {
            return asked.Element.Length == 0 ? Fault.Missing("operation in MregRequest") : Fault.WrongParam(asked.Element, "is not offered");
        }

        if (string.IsNullOrEmpty(asked.Name))
        {
            return Fault.Missing($"{asked.Element}/@Name");
        }

        if (RegistrationOperations.Find(asked.Name) is not { } info || info.Element != asked.Element)
        {
            return Fault.WrongParam($"{asked.Element}/@Name", $"{Shorten(asked.Name)} is not offered");
        }

        if (!provider.Roles.HasFlag(info.Role))
        {
            return Denied(info.Name);
        }

        var parameters = new List<RegistrationParameter>();
        foreach (var (name, value) in asked.Parameters)
        {
            if (name is null || !info.Parameters.Contains(name))
            {
                return Fault.WrongParam($"{info.Name}/Parameter", $"{Shorten(name ?? "without Name")} is not known");
            }

            if (value.Length > MaxValue || parameters.Exists(other => other.Name == name))
            {
                return Fault.WrongParam($"{info.Name}/{name}", value.Length > MaxValue ? $"is longer than {MaxValue} characters" : "is given twice");
            }

            parameters.Add(new RegistrationParameter(name, value));
        }

        // A card that is the target is the device that is meant.
        if (input.Target?.Iccid is { } iccid && info.Parameters.Contains("ICCID") && !parameters.Exists(other => other.Name is "ICCID" or "DeviceId"))
        {
            parameters.Add(new RegistrationParameter("ICCID", iccid));
        }

        step = new RegistrationStep { Operation = info.Operation, Parameters = [.. parameters] };
        return null;
    }

    /// <summary>The user: from MobileUser, which may be empty (wire rule 8), or from the target; both must be the same.</summary>
    private Fault? Whom(RegistrationRequest request, SignatureDraft draft)
    {
        var target = request.Input?.Target;
        if (target?.OtherKind is { } other)
        {
            return Fault.WrongParam($"Target/{other}", "is not supported; users are registered");
        }

        var named = new[] { request.MobileUser, target?.MobileUser, target?.SimMsisdn is { } number ? new MobileUserInfo { Msisdn = number } : null }
            .Where(user => !string.IsNullOrWhiteSpace(user?.Msisdn)).ToList();
        for (var i = 0; i < Math.Max(named.Count, 1); i++)
        {
            var before = draft.Msisdn;
            if (MobileUserRules.Check(named.ElementAtOrDefault(i), options.Value, draft) is { } fault)
            {
                return fault;
            }

            if (i > 0 && before != draft.Msisdn)
            {
                return Fault.WrongParam("Target", "is another user than MobileUser");
            }
        }

        return null;
    }

    private static bool IsUsableId(string id, HashSet<string> taken)
    {
        try
        {
            XmlConvert.VerifyNCName(id);
            return taken.Add(id);
        }
        catch (Exception e) when (e is XmlException or ArgumentException)
        {
            return false;
        }
    }

    private static string Shorten(string name) => Soap.ElementCursor.Shorten(name);
}
