using Microsoft.Extensions.Options;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>
/// Validates an authenticated MSS_SignatureReq and makes the order of it. The steps stand in the order in which they are checked; the first that refuses decides.
/// </summary>
public sealed class SignatureOrderBuilder(IOptions<GatewayOptions> options, ProfileCatalogue catalogue, TimeProvider time)
{
    /// <summary>The order, or why there is none.</summary>
    public (SignatureOrder? Order, Fault? Fault) Build(SignatureRequest request, ApplicationProvider provider)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(provider);
        var settings = options.Value;
        var draft = new SignatureDraft();
        var fault = ApInfoRules.Check(request.ApInfo, settings, time.GetUtcNow(), draft)
            ?? ModeRules.Check(request, draft)
            ?? NotificationRules.Check(request, provider, draft)
            ?? MobileUserRules.Check(request.MobileUser, settings, draft)
            ?? DataRules.Check(request, draft)
            ?? DisplayPrefixRule.Check(provider, draft)
            ?? FormatRules.Check(request.MssFormat, draft)
            ?? ProfileRules.Check(request, provider, settings, catalogue, draft)
            ?? OperationRules.Check(request, settings, draft)
            ?? ServiceRules.Check(request, provider, draft)
            ?? FurtherDocumentRules.Check(request, provider, settings, catalogue, draft);
        return fault is not null ? (null, fault) : (draft.ToOrder(request, provider), null);
    }
}

/// <summary>What the checks have established so far.</summary>
internal sealed class SignatureDraft
{
    public DateTimeOffset Instant { get; set; }

    public MessagingMode Mode { get; set; }

    public int? TimeOutSeconds { get; set; }

    public DateTimeOffset? ValidityDate { get; set; }

    public string? NotificationUrl { get; set; }

    public bool MayNotifyPrivateAddress { get; set; }

    public Msisdn Msisdn { get; set; }

    public DataObject? DataToBeSigned { get; set; }

    public DataObject? DataToBeDisplayed { get; set; }

    public SignatureFormat Format { get; set; }

    public bool Pss { get; set; }

    public SignatureProfile? Profile { get; set; }

    public ProfileComparison Comparison { get; set; }

    public List<ServiceOrder>? Services { get; set; }

    public string? Language { get; set; }

    public string? EventId { get; set; }

    public NoSpamCheck? NoSpam { get; set; }

    public string? DisplayName { get; set; }

    public bool Validate { get; set; }

    public SignatureOrder ToOrder(SignatureRequest request, ApplicationProvider provider) => new()
    {
        ApId = provider.ApId,
        ApTransId = request.ApInfo.ApTransId!,
        Instant = Instant,
        ApDisplayName = DisplayName ?? provider.DisplayName,
        Msisdn = Msisdn,
        MsisdnAsReceived = request.MobileUser!.Msisdn!,
        DataToBeSigned = DataToBeSigned!,
        DataToBeDisplayed = DataToBeDisplayed,
        Profile = Profile!,
        ProfileAsReceived = request.SignatureProfile,
        Comparison = Comparison,
        Format = Format,
        Pss = Pss || Profile!.AsksPss,
        Mode = Mode,
        TimeOutSeconds = TimeOutSeconds,
        ValidityDate = ValidityDate,
        UniqueApTransId = provider.UniqueApTransId,
        MaxLoa = provider.MaxLoa,
        AllowedProfiles = provider.AllowedProfiles,
        NotificationUrl = NotificationUrl,
        MayNotifyPrivateAddress = MayNotifyPrivateAddress,
        Services = Services,
        Language = Language,
        EventId = EventId,
        NoSpam = NoSpam,
        Validate = Validate || provider.AlwaysValidate,
    };
}
