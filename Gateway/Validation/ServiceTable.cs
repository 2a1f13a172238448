using System.Collections.Frozen;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>Takes a service's parameters over into draft and order, or refuses them.</summary>
internal delegate Fault? TakeService(MssService service, ApplicationProvider provider, SignatureDraft draft, ref ServiceOrder order);

/// <summary>A service that is offered.</summary>
/// <param name="take">Its parameters.</param>
/// <param name="byName">True when the AP's contract must name it: <c>*</c> does not include it.</param>
internal sealed class ServiceRow(TakeService take, bool byName = false)
{
    public TakeService Take => take;

    public bool ByName => byName;
}

/// <summary>Every AdditionalService that is offered. URIs with the same row are the same service: it can be asked for once.</summary>
internal static class ServiceTable
{
    private static readonly ServiceRow EventId = new(ServiceParameters.EventId);
    private static readonly ServiceRow SigningCertificate = new(ServiceParameters.None);

    private static readonly FrozenDictionary<string, ServiceRow> Rows = new Dictionary<string, ServiceRow>
    {
        [ServiceUris.UserLang] = new(ServiceParameters.UserLang),
        [ServiceUris.EventId] = EventId,
        [ServiceUris.SessionId] = EventId,
        [ServiceUris.NoSpam] = new(ServiceParameters.NoSpam),
        [ServiceUris.Validate] = new(ServiceParameters.Validate),

        // Another entity's validation: FiCom lets an AP ask for both.
        [ServiceUris.FiComValidate] = new(ServiceParameters.Validate),
        [ServiceUris.TimeStamp] = new(ServiceParameters.None),
        [ServiceUris.SigningCertificate] = SigningCertificate,
        [ServiceUris.SigningCertificateInSchema] = SigningCertificate,
        [ServiceUris.SigningCertificateVn] = SigningCertificate,
        [ServiceUris.PersonIdentity] = new(PersonIdentityParameters.Take),
        [ServiceUris.DisplayName] = new(ServiceParameters.DisplayName, byName: true),

        // Their documents: FurtherDocumentRules.
        [ServiceUris.BatchSign] = new(ServiceParameters.None),
        [ServiceUris.DocSign] = new(ServiceParameters.None),
    }.ToFrozenDictionary();

    /// <summary>True when both are names of one service.</summary>
    public static bool AreOne(string uri, string other) => Find(uri) is { } row && ReferenceEquals(row, Find(other));

    /// <summary>The service of a URI, or null.</summary>
    public static ServiceRow? Find(string uri) => Rows.GetValueOrDefault(uri);
}
