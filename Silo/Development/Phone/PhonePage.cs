using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Mss.Silo.Development.Phone;

/// <summary>The pages themselves, the simulated phones' and the app's: files in the assembly, nothing from elsewhere.</summary>
internal static class PhonePage
{
    private const string NonceMark = "{nonce}";

    public static void Map(RouteGroupBuilder group)
    {
        Map(group, "", "phone.html", "phone.css", "phone.js");
        Map(group, "/app", "app/app.html", "app/app.css", "app/app.js", "app/crypto.js", "app/service.js", "app/store.js");
    }

    private static void Map(RouteGroupBuilder group, string path, string page, params ReadOnlySpan<string> files)
    {
        var html = Encoding.UTF8.GetString(Resource(page));
        group.MapGet(path, context => ShowAsync(context, html));
        foreach (var file in files)
        {
            var (type, content) = (file.EndsWith(".css", StringComparison.Ordinal) ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8", Resource(file));
            group.MapGet("/" + file, context => SendAsync(context, type, content));
        }
    }

    private static Task ShowAsync(HttpContext context, string html)
    {
        // What an AP writes is shown with textContent; should that ever fail, a script without the nonce does not run.
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'";
        return SendAsync(context, "text/html; charset=utf-8", Encoding.UTF8.GetBytes(html.Replace(NonceMark, nonce, StringComparison.Ordinal)));
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
