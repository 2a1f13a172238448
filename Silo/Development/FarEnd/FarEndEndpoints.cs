using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Mss.Grains.Interfaces;
using Mss.Grains.Registration;
using Mss.Sscd.Provisioning;
using Mss.Sscd.Sim;
using Mss.Sscd.Sim.Ota;

namespace Mss.Silo.Development.FarEnd;

/// <summary>What silos in Development ask the far end for beside short messages: its cards' makers, certificates, and what the cards did.</summary>
internal static class FarEndEndpoints
{
    public const string Path = "/farend";

    /// <summary>A header that no form and no other origin's script can send without being asked by a preflight, which is answered with nothing.</summary>
    public const string Header = "X-Mss-FarEnd";

    public static void MapFarEnd(this WebApplication app, DevelopmentFarEnd farEnd, IDevelopmentDevice sims, SimulatedSubscribers subscribers, Func<Msisdn, DevelopmentUser?> users)
    {
        app.UseWhen(context => context.Request.Path.StartsWithSegments(Path), branch => branch.Use(GuardAsync));
        var group = app.MapGroup(Path);
        var provisioner = new SimProvisioner(farEnd.Cards, DevelopmentUsers.Pin);
        var issuer = new DevelopmentCertificateIssuer(farEnd);

        group.MapGet("/pki", () => Json(PkiMessage.Of(DevelopmentCertificates.Of(farEnd.Ca))));
        group.MapGet("/subscribers", () => Json(farEnd.Cards.DeviceIds.Select(subscribers.Find)));
        group.MapGet("/subscribers/{deviceId}", (string deviceId) => JsonOrNothing(subscribers.Find(deviceId)));
        group.MapGet("/addresses/{address}", (string address) => JsonOrNothing(subscribers.FindByAddress(address)));
        group.MapPost("/users/{msisdn}", async (string msisdn, CancellationToken cancel) =>
            Msisdn.TryParse(msisdn, null, out var number) && users(number) is { } user ? JsonOrNothing(await sims.MakeAsync(number, user, cancel)) : Results.NotFound());
        MapPost<KeyMessage, KeyReplyMessage>(group, "/keys", async (key, cancel) =>
            KeyReplyMessage.Of(await provisioner.ProvideKeyAsync(new KeyToProvide(key.DeviceId, key.Subscriber, key.KeyId, key.Algorithm, key.Challenge), cancel)));
        MapPost<RetireMessage, RetireMessage>(group, "/retire", async (card, cancel) =>
        {
            await provisioner.RetireAsync(card.DeviceId, card.Subscriber, cancel);
            return card;
        });
        MapPost<CertificateOrder, IssuedCertificate>(group, "/certificates", async (order, cancel) => await issuer.IssueAsync(order, cancel));
        MapPost<RevokeMessage, RevokeReplyMessage>(group, "/revoke", async (revoke, cancel) =>
            new RevokeReplyMessage(await issuer.RevokeAsync(revoke.Certificate, revoke.Reason, cancel)));
        group.MapGet("/signatures", () =>
        {
            var cards = farEnd.Cards.Tally();
            return Json(new TallyMessage(cards.Sum(card => card.Signatures), cards.Sum(card => card.SignedTransactions), cards));
        });
        group.MapGet("/transactions/{id}", (string id) => Json(farEnd.Cards.TransactionsCalled(id)));
    }

    private static void MapPost<TIn, TOut>(RouteGroupBuilder group, string path, Func<TIn, CancellationToken, Task<TOut>> act)
        where TIn : class =>
        group.MapPost(path, async (HttpContext http, CancellationToken cancel) =>
        {
            try
            {
                return http.Request.HasJsonContentType() && await http.Request.ReadFromJsonAsync<TIn>(FarEndJson.Options, cancel) is { } message
                    ? Json(await act(message, cancel))
                    : Results.BadRequest();
            }
            catch (Exception e) when (e is JsonException or BadHttpRequestException)
            {
                return Results.BadRequest();
            }
        });

    // As the phone page: this machine, and no web page that somebody opens on it.
    private static Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        var isHere = http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && (http.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]");
        if (isHere && http.Request.Headers[Header] == "1" && http.Request.Headers.Origin.Count == 0)
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    private static IResult Json<T>(T value) => Results.Json(value, FarEndJson.Options);

    private static IResult JsonOrNothing<T>(T? value)
        where T : class => value is null ? Results.NotFound() : Json(value);
}
