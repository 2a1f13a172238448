using System.Security.Cryptography;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Sscd.Pki;

namespace Mss.Grains.Services;

/// <summary><c>mss#timestamp</c>: a token over the signature value, inside the CMS (CAdES-T) and in the service's answer for every format.</summary>
internal sealed class TimeStampService(SignatureCompletion completion, TimeStampAuthority? authority = null) : IAdditionalService
{
    public bool IsAvailable => authority is not null;

    public bool Serves(string uri) => uri == ServiceUris.TimeStamp;

    public bool AppliesTo(AcceptedDocument document) => true;

    public ValueTask PerformAsync(AcceptedService asked, SignedDraft draft)
    {
        // RFC 5126 6.1.1: the imprint is of the SignerInfo's signature octets, which are the device's value; so one rule does for bare signatures too.
        var token = authority!.Stamp(SHA256.HashData(draft.Value));
        draft.Results.Add(new SignedService { Uri = asked.Uri, TimeStampToken = token });
        if (draft.Accepted.SignedAttributes is not null && completion.Complete(draft.Accepted, draft.Value, token) is { } stamped)
        {
            draft.Signature = stamped.Signature;
            draft.HasAddition = true;
        }

        return default;
    }
}
