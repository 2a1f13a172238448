using Mss.Cli.CommandLine;
using Mss.Cli.Soap;

namespace Mss.Cli.Load;

/// <summary>The two requests of a load transaction, made by the same writer as those of <c>mss sign</c>.</summary>
internal sealed class LoadTemplates
{
    /// <summary>What is signed ends with the AP_TransID, so that a signature delivered to the wrong transaction does not verify.</summary>
    private const string TextBefore = "Load test ";

    /// <summary>Makes the templates of a plan.</summary>
    public LoadTemplates(LoadPlan plan)
    {
        var writer = new MssRequestWriter(plan.Version, plan.Style);
        var message = new ApMessage(RequestTemplate.Marker(RequestField.ApTransId), RequestTemplate.Marker(RequestField.Instant));
        var request = new SignatureRequest
        {
            Msisdn = RequestTemplate.Marker(RequestField.Msisdn),
            DataToBeSigned = WireData.PlainText(TextBefore + RequestTemplate.Marker(RequestField.ApTransId)),
            Profile = plan.Profile,
            Format = SoapNames.Mss + "CMS-Signature",
            Synchronous = plan.Mode == Waiting.Synch,
        };
        Signature = RequestTemplate.Create(plan.Address.Signature, plan.Version, writer.Signature(plan.Ap, message, request));
        var query = writer.StatusQuery(plan.Ap, message, RequestTemplate.Marker(RequestField.TransactionId));
        StatusQuery = RequestTemplate.Create(plan.Address.StatusQuery, plan.Version, query, plan.WaitSeconds);
    }

    /// <summary>MSS_SignatureReq.</summary>
    public RequestTemplate Signature { get; }

    /// <summary>MSS_StatusReq.</summary>
    public RequestTemplate StatusQuery { get; }

    /// <summary>The text of a transaction.</summary>
    public static string Text(string apTransId) => TextBefore + apTransId;
}
