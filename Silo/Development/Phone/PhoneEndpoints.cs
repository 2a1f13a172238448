using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Mss.Grains.Interfaces;
using Mss.Sscd.Sim;

namespace Mss.Silo.Development.Phone;

/// <summary>The page on which a developer is the person behind a simulated phone, and the API below it. Development only.</summary>
internal static class PhoneEndpoints
{
    private const int MaxBody = 4096;

    public static IServiceCollection AddPhone(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.GetSection(PhoneOptions.Section).Get<PhoneOptions>() ?? new PhoneOptions())
        .AddSingleton<PhoneGuard>()
        .AddSingleton<PhoneDirectory>();

    public static void MapPhone(this WebApplication app)
    {
        var guard = app.Services.GetRequiredService<PhoneGuard>();
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/phone"), branch => branch.Use(guard.InvokeAsync));
        var group = app.MapGroup("/phone");
        PhonePage.Map(group);
        var phones = app.Services.GetRequiredService<PhoneDirectory>();
        group.MapGet("/api/phones", async (CancellationToken cancel) => Json(new PhoneListView(await phones.PersonsAsync(cancel))));
        group.MapGet("/api/phones/{msisdn}", (string msisdn, CancellationToken cancel) => ShowAsync(phones, msisdn, cancel));
        if (app.Services.GetService<PhoneCouplings>() is { } couplings) // not at a far end of its own, which registers nobody
        {
            group.MapPost("/api/phones/{msisdn}/coupling", (string msisdn, HttpContext http) => CoupleAsync(couplings, msisdn, http));
        }

        MapInput(group, "approve", (phone, input, cancel) => RequestAsync(phones, phone, (screen, device) => screen.ApproveAsync(device, input.TransactionId!, input.Pin), cancel));
        MapInput(group, "refuse", (phone, input, cancel) => RequestAsync(phones, phone, (screen, device) => screen.RefuseAsync(device, input.TransactionId!), cancel));
        MapInput(group, "message", async (phone, input, cancel) =>
            (await phones.OnDeviceAsync(phone, false, (screen, device) => screen.AnswerMessageAsync(device, input.TransactionId!, input.Confirmed), cancel)) switch
            {
                null => null,
                true => "Answered",
                false => nameof(PhoneResult.NotShown),
            });
    }

    private static async Task<string?> RequestAsync(PhoneDirectory phones, Msisdn phone, Func<IPhoneScreen, string, Task<PhoneResult>> act, CancellationToken cancel) =>
        (await phones.OnDeviceAsync(phone, PhoneResult.NotShown, act, cancel))?.ToString();

    private static async Task<IResult> ShowAsync(PhoneDirectory phones, string msisdn, CancellationToken cancel) =>
        !Msisdn.TryParse(msisdn, null, out var number) ? Error(StatusCodes.Status400BadRequest, "msisdn must be a mobile number such as +99901000003")
        : await phones.FindAsync(number, cancel) is { } phone ? Json(phone)
        : Error(StatusCodes.Status404NotFound, "the number is nobody's");

    private static async Task<IResult> CoupleAsync(PhoneCouplings couplings, string msisdn, HttpContext http)
    {
        if (!Msisdn.TryParse(msisdn, null, out var number))
        {
            return Error(StatusCodes.Status400BadRequest, "msisdn must be a mobile number such as +99901000003");
        }

        var (coupling, refusal) = await couplings.OfferAsync(number, $"{http.Request.Scheme}://{http.Request.Host}/phone/app");
        http.Response.Headers.CacheControl = "no-store";
        return coupling is null ? Error(StatusCodes.Status409Conflict, refusal) : Json(coupling);
    }

    private static void MapInput(RouteGroupBuilder group, string action, Func<Msisdn, PhoneInput, CancellationToken, Task<string?>> act) =>
        group.MapPost($"/api/phones/{{msisdn}}/{action}", async (string msisdn, HttpContext http, CancellationToken cancel) =>
        {
            if (!Msisdn.TryParse(msisdn, null, out var number))
            {
                return Error(StatusCodes.Status400BadRequest, "msisdn must be a mobile number such as +99901000003");
            }

            if (await ReadAsync(http, cancel) is not { TransactionId: { Length: > 0 and <= 128 } } input)
            {
                return Error(StatusCodes.Status400BadRequest, """the body must be JSON with transactionId, as {"transactionId":"t…","pin":"1234"}""");
            }

            if (input.Pin is { Length: > 12 })
            {
                return Error(StatusCodes.Status400BadRequest, "pin must have at most 12 characters");
            }

            return await act(number, input, cancel) is { } result ? Json(new PhoneOutcome(result)) : Error(StatusCodes.Status404NotFound, "the number is nobody's");
        }).WithMetadata(new RequestSizeLimitAttribute(MaxBody));

    private static async Task<PhoneInput?> ReadAsync(HttpContext http, CancellationToken cancel)
    {
        if (!http.Request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            return await http.Request.ReadFromJsonAsync<PhoneInput>(PhoneJson.Options, cancel);
        }
        catch (Exception e) when (e is JsonException or BadHttpRequestException)
        {
            return null; // without the text: a PIN may stand in it
        }
    }

    private static IResult Json<T>(T value) => Results.Json(value, PhoneJson.Options);

    private static IResult Error(int status, string text) => Results.Json(new PhoneError(text), PhoneJson.Options, statusCode: status);
}
