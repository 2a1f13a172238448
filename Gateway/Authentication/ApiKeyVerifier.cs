using System.Security.Cryptography;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Authentication;

/// <summary>Verifies the HMAC of a request under the API keys of its AP.</summary>
public sealed class ApiKeyVerifier(ApiKeyWrap keys)
{
    private const string Nobody = "-";

    // A key that nobody has: an AP without a key costs what one with a key costs.
    private readonly string _decoy = keys.Wrap(Nobody, ApiKeyWrap.Create());

    /// <summary>Verifies, in constant time for each key.</summary>
    /// <param name="provider">The AP, or null for an unknown one.</param>
    /// <param name="credentials">What came. Its copy of the request is given up afterwards.</param>
    /// <returns>Null when the HMAC is right; else why not, for the operator's log.</returns>
    public string? Refusal(ApplicationProvider? provider, HmacCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        try
        {
            // Null in a registration that was stored before there were API keys.
            if (provider?.ApiKeys is not { Count: > 0 } wrappedKeys)
            {
                credentials.IsMadeWith(keys.Unwrap(Nobody, _decoy));
                return provider is null ? "unknown AP_ID" : "the AP has no API key";
            }

            var unopened = 0;
            foreach (var wrapped in wrappedKeys)
            {
                if (keys.Unwrap(provider.ApId, wrapped) is not { } key)
                {
                    unopened++;
                    continue;
                }

                var right = credentials.IsMadeWith(key);
                CryptographicOperations.ZeroMemory(key);
                if (right)
                {
                    return null;
                }
            }

            return unopened == 0 ? "wrong HMAC" : $"wrong HMAC; {unopened} API keys of the AP do not open with this installation secret";
        }
        finally
        {
            credentials.Forget();
        }
    }
}
