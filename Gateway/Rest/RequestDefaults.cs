using System.Security.Cryptography;
using Mss.Gateway.Authentication;
using Mss.Gateway.Messages;
using Mss.Gateway.Rest.Codecs;

namespace Mss.Gateway.Rest;

/// <summary>
/// What clients of the JSON form leave out and TS 102 204 demands: AP_TransID and Instant (laverca-rest sends neither).
/// </summary>
/// <remarks>
/// Without both from the AP a request sent again is a new request and the user is asked anew: nothing says that it is the old one. With an HMAC the same octets have
/// the same HMAC and Date, and both stand in: who replays a recorded request meets its transaction and no user.
/// </remarks>
internal static class RequestDefaults
{
    public static void Apply(ApInfo info, HeaderCredentials? credentials, DateTimeOffset now)
    {
        var hmac = credentials as HmacCredentials;
        if (string.IsNullOrEmpty(info.ApTransId))
        {
            info.ApTransId = hmac?.DerivedApTransId ?? "R" + RandomNumberGenerator.GetHexString(32, lowercase: true);
        }

        if (string.IsNullOrEmpty(info.Instant))
        {
            info.Instant = CommonMembers.DateTime(hmac?.Date ?? now);
        }
    }
}
