using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Mss.Sscd.Pki;

namespace Mss.Silo.Development;

/// <summary>The development CA's own pages, which its certificates name: CA certificates, CRLs and OCSP under <c>/pki</c> (wire rules 26 and 27).</summary>
internal static class DevelopmentPki
{
    public const string Path = "/pki/";

    public static void MapDevelopmentPki(this WebApplication app, DevelopmentCa ca)
    {
        app.MapGet(Path + "root.crt", () => Results.Bytes(ca.Root.RawData, "application/pkix-cert"));
        app.MapGet(Path + "issuing.crt", () => Results.Bytes(ca.Issuing.RawData, "application/pkix-cert"));
        app.MapGet(Path + "root.crl", () => Results.Bytes(ca.RootCrl(), "application/pkix-crl"));
        app.MapGet(Path + "issuing.crl", () => Results.Bytes(ca.IssuingCrl(), "application/pkix-crl"));
        app.MapPost(Path + "ocsp", context => OcspAsync(context, ca));

        // RFC 6960 A.1: the request in the path, Base64 with its slashes escaped or not.
        app.MapGet(Path + "ocsp/{**request}", (string request) =>
        {
            var octets = new byte[OcspResponder.MaxRequest];
            return Convert.TryFromBase64String(Uri.UnescapeDataString(request), octets, out var length)
                ? Results.Bytes(ca.Ocsp.Respond(octets.AsSpan(0, length)), "application/ocsp-response")
                : Results.BadRequest();
        });
    }

    private static async Task OcspAsync(HttpContext context, DevelopmentCa ca)
    {
        var request = new byte[OcspResponder.MaxRequest + 1];
        var length = await context.Request.Body.ReadAtLeastAsync(request, request.Length, throwOnEndOfStream: false, context.RequestAborted);
        var response = ca.Ocsp.Respond(request.AsSpan(0, length));
        context.Response.ContentType = "application/ocsp-response";
        context.Response.ContentLength = response.Length;
        await context.Response.Body.WriteAsync(response, context.RequestAborted);
    }
}
