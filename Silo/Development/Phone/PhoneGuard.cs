using System.Net;
using Microsoft.AspNetCore.Http;

namespace Mss.Silo.Development.Phone;

/// <summary>
/// Who may use the phone page: this machine, through a page of this origin. The simulated persons' answers are signatures, and any web page that the developer opens
/// could otherwise make the browser send them.
/// </summary>
internal sealed class PhoneGuard(PhoneOptions options)
{
    /// <summary>A header that no form and no other origin's script can send without being asked by a preflight, which is answered with nothing.</summary>
    public const string Header = "X-Mss-Phone";

    /// <summary>Middleware before everything below <c>/phone</c>.</summary>
    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (Refusal(context) is not { } refusal)
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsJsonAsync(new PhoneError(refusal), PhoneJson.Options, context.RequestAborted);
    }

    private string? Refusal(HttpContext http)
    {
        if (!options.AllowRemote)
        {
            if (http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
            {
                return "the phone page is served to this machine alone (Mss:Phone:AllowRemote)";
            }

            // A foreign name that was made to resolve to 127.0.0.1 would be an origin of its own with all of this.
            if (http.Request.Host.Host is not ("localhost" or "127.0.0.1" or "[::1]"))
            {
                return "the phone page is served as localhost alone (Mss:Phone:AllowRemote)";
            }
        }

        if (!http.Request.Path.StartsWithSegments("/phone/api"))
        {
            return null;
        }

        if (http.Request.Headers.Origin is [{ } origin] && origin != $"{http.Request.Scheme}://{http.Request.Host}")
        {
            return "requests from pages of another origin are refused";
        }

        if (http.Request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none"))
        {
            return "requests from pages of another site are refused";
        }

        return HttpMethods.IsGet(http.Request.Method) || http.Request.Headers[Header] == "1" ? null : $"the header {Header}: 1 is missing";
    }
}
