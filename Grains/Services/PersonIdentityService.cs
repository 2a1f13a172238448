using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Sscd.Saml;
using Orleans.Runtime;

namespace Mss.Grains.Services;

/// <summary><c>fi#personIdentity</c>: attributes of the user as a signed samlp:Response (FiCom 2.2).</summary>
internal sealed class PersonIdentityService(IGrainFactory grains, AttributeAuthority? authority = null) : IAdditionalService
{
    public bool IsAvailable => authority is not null;

    public bool Serves(string uri) => uri == ServiceUris.PersonIdentity;

    public async ValueTask PerformAsync(AcceptedService asked, SignedDraft draft)
    {
        var person = await FindPersonAsync(draft.Accepted.Msisdn);
        var anonymous = SignatureProfile.TryParse(draft.Accepted.ProfileUsed, out var profile, out _) && profile.Operation == ProfileOperation.Anonymous;
        var values = new List<SamlValue>();
        foreach (var name in asked.Attributes ?? [])
        {
            if ((!anonymous || PersonAttributes.IsAnonymous(name)) && PersonAttributes.ValueOf(name, person, draft.Accepted.Certificate, draft.Now) is { } value)
            {
                values.Add(value);
            }
        }

        var complete = asked.Partial != true && values.Count == asked.Attributes?.Count;
        var status = values.Count == 0 ? "failure" : complete ? "ok" : "partialFailure";
        draft.Results.Add(new SignedService
        {
            Uri = asked.Uri,
            SamlResponse = authority!.Respond(PersonAttributes.Namespace + status, asked.RequestId, values, draft.Now),
        });
    }

    private async Task<Person?> FindPersonAsync(string msisdn)
    {
        try
        {
            return await grains.GetGrain<IMobileUserGrain>(msisdn).FindPerson();
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // The user's silo was lost; the grain is elsewhere by now.
            return await grains.GetGrain<IMobileUserGrain>(msisdn).FindPerson();
        }
    }
}
