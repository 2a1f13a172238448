using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Validation;

/// <summary>
/// AP_URL, where the outcome of an asynchServerServer transaction is posted (TS 102 204 8.1): within the AP's registration, or anyone who has the AP's password could
/// make this server post signatures to any place.
/// </summary>
internal static class NotificationRules
{
    private const int MaxLength = 1024;

    private static readonly string[] EncodedSeparators = ["%2f", "%5c", "%2e"];

    public static Fault? Check(SignatureRequest request, ApplicationProvider provider, SignatureDraft draft)
    {
        if (draft.Mode != MessagingMode.AsynchServerServer)
        {
            return null;
        }

        if (provider.NotificationUrl is null || !TryParse(provider.NotificationUrl, out var registered))
        {
            return Fault.WrongParam("MessagingMode", "asynchServerServer needs an AP_URL in the AP's registration");
        }

        var url = registered;
        if (!string.IsNullOrWhiteSpace(request.ApInfo.ApUrl))
        {
            if (!TryParse(request.ApInfo.ApUrl.Trim(), out url))
            {
                return Fault.WrongParam("AP_URL", "is no absolute http or https URL");
            }

            if (!IsWithin(registered, url))
            {
                return new Fault(StatusCode.UnauthorizedAccess, "AP_URL is not within the AP's registration", "AP_URL: is not within your registration");
            }
        }

        if (url.Scheme != Uri.UriSchemeHttps && !provider.MayNotifyPrivateAddress)
        {
            return new Fault(StatusCode.UnauthorizedAccess, "AP_URL is not https", "AP_URL: must be https");
        }

        draft.NotificationUrl = url.AbsoluteUri;
        draft.MayNotifyPrivateAddress = provider.MayNotifyPrivateAddress;
        return null;
    }

    /// <summary>Only what every reader of a URL understands alike: no user, no fragment, no backslash, no encoded separators or dots.</summary>
    private static bool TryParse(string text, out Uri url)
    {
        url = null!;
        if (text.Length > MaxLength
            || text.Any(c => c is '\\' or '#' || char.IsControl(c))
            || EncodedSeparators.Any(encoded => text.Contains(encoded, StringComparison.OrdinalIgnoreCase))
            || !Uri.TryCreate(text, UriKind.Absolute, out var parsed))
        {
            return false;
        }

        url = parsed;
        return (parsed.Scheme == Uri.UriSchemeHttps || parsed.Scheme == Uri.UriSchemeHttp) && parsed.UserInfo.Length == 0 && parsed.IdnHost.Length > 0;
    }

    /// <summary>Same scheme, host and port, and the same path or one below it; a path ends at a segment's border.</summary>
    private static bool IsWithin(Uri registered, Uri url)
    {
        if (url.Scheme != registered.Scheme || !string.Equals(url.IdnHost, registered.IdnHost, StringComparison.OrdinalIgnoreCase) || url.Port != registered.Port)
        {
            return false;
        }

        // Uri has taken "." and ".." out already.
        var prefix = registered.AbsolutePath;
        return url.AbsolutePath.StartsWith(prefix, StringComparison.Ordinal)
            && (prefix.EndsWith('/') || url.AbsolutePath.Length == prefix.Length || url.AbsolutePath[prefix.Length] == '/');
    }
}
