using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mss.Silo.Development.Phone;

/// <summary>The page itself: three files in the assembly, nothing from elsewhere.</summary>
internal static class PhonePage
{
    private const string NonceMark = "{nonce}";
    private static readonly string Html = Encoding.UTF8.GetString(Resource("phone.html"));

    public static void Map(RouteGroupBuilder group)
    {
        group.MapGet("", Show);
        group.MapGet("/phone.css", context => SendAsync(context, "text/css; charset=utf-8", Resource("phone.css")));
        group.MapGet("/phone.js", context => SendAsync(context, "text/javascript; charset=utf-8", Resource("phone.js")));
    }

    private static Task Show(HttpContext context)
    {
        // What an AP writes is shown with textContent; should that ever fail, a script without the nonce does not run.
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
        return SendAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(Html.Replace(NonceMark, nonce, StringComparison.Ordinal)));
    }

    private static async Task SendAsync(HttpContext context, string type, byte[] content)
    {
        context.Response.ContentType = type;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static byte[] Resource(string name)
    {
        using var stream = typeof(PhonePage).Assembly.GetManifestResourceStream("phone/" + name)
            ?? throw new InvalidOperationException($"the assembly holds no phone/{name}");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
