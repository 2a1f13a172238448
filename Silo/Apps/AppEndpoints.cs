using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Mss.Grains.Registration;
using Mss.Sscd.App;

namespace Mss.Silo.Apps;

/// <summary>The HTTP interface for apps, below <c>/app/v1</c> (docs/app.md).</summary>
internal static class AppEndpoints
{
    private const int MaxBody = 8192;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static void MapApps(this WebApplication app)
    {
        var gate = app.Services.GetRequiredService<AppGate>();
        var enrolment = app.Services.GetRequiredService<AppEnrolment>();
        var coupled = new AppUsers(app.Services.GetRequiredService<CoupledDevices>(), app.Services.GetRequiredService<AppRelay>(), app.Services.GetRequiredService<ILogger<AppUsers>>());
        app.MapPost("/app/v1/enrolment", (HttpContext http, CancellationToken cancel) => EnrolAsync(enrolment, coupled, http, cancel));
        app.MapGet("/app/v1/requests", (HttpContext http, CancellationToken cancel) => PullAsync(gate, http, cancel));
        app.MapPost("/app/v1/requests/{id}", (string id, HttpContext http, CancellationToken cancel) => AnswerAsync(gate, id, http, cancel));
    }

    private static async Task<IResult> EnrolAsync(AppEnrolment enrolment, AppUsers users, HttpContext http, CancellationToken cancel)
    {
        if (await ReadAsync(http, cancel) is not { } body)
        {
            return Error(StatusCodes.Status413PayloadTooLarge, $"a request has at most {MaxBody} octets");
        }

        AppToEnrol? asked;
        try
        {
            asked = JsonSerializer.Deserialize<AppToEnrol>(body, Json);
        }
        catch (JsonException)
        {
            asked = null; // without the text: the code stands in it
        }

        if (asked is not { Code.Length: > 0, DeviceKey: not null, SigningKey: not null, DeviceProof: not null, SigningProof: not null })
        {
            return Error(StatusCodes.Status400BadRequest, "the body must be JSON with code, deviceKey, signingKey, deviceProof and signingProof");
        }

        var enrolled = await enrolment.EnrolAsync(asked, cancel);
        return enrolled.TooMany ? Error(StatusCodes.Status429TooManyRequests, "too many wrong codes of late; try again in a minute")
            : enrolled.Device is not { } device ? Error(StatusCodes.Status400BadRequest, $"{JsonNamingPolicy.CamelCase.ConvertName(enrolled.WrongMember!)} is wrong")
            : await users.RefusalAsync(enrolled) is { } refusal ? Error(StatusCodes.Status409Conflict, $"the app could not be made its user's: {refusal}")
            : Results.Json(new { device.DeviceId, device.Subscriber }, Json, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> PullAsync(AppGate gate, HttpContext http, CancellationToken cancel)
    {
        var wait = 0;
        if (http.Request.Query["wait"] is [{ } text] && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out wait) && wait <= AppPull.Longest.TotalSeconds))
        {
            return Error(StatusCodes.Status400BadRequest, "wait must be 0 to 30 seconds");
        }

        if (ProofOf(http) is not { } proof || await gate.PullAsync(proof, PathOf(http), TimeSpan.FromSeconds(wait), cancel) is not { } pending)
        {
            return Unauthorised();
        }

        http.Response.Headers.CacheControl = "no-store";
        return Results.Json(
            new
            {
                Requests = pending.Select(request => new
                {
                    request.TransactionId,
                    request.ApName,
                    request.Text,
                    VerificationCode = VerificationCode.Of(request.TransactionId, request.Text),
                    request.KeyId,
                    request.Hash,
                    request.Digest,
                    request.ToBeSigned,
                    request.Deadline,
                }),
            },
            Json);
    }

    private static async Task<IResult> AnswerAsync(AppGate gate, string id, HttpContext http, CancellationToken cancel)
    {
        if (await ReadAsync(http, cancel) is not { } body)
        {
            return Error(StatusCodes.Status413PayloadTooLarge, $"a request has at most {MaxBody} octets");
        }

        if (AppGate.ReadAnswer(body) is not { Counter: > 0 } answer)
        {
            return Error(StatusCodes.Status400BadRequest, "the body must be JSON with signature or failureCode, and counter above 0");
        }

        return ProofOf(http) is not { } proof || await gate.AnswerAsync(proof, PathOf(http), body, id, answer, cancel) is not { } result ? Unauthorised() : result switch
        {
            AppAnswerResult.Accepted => Results.Json(new { Result = "accepted" }, Json),
            AppAnswerResult.Gone => Error(StatusCodes.Status410Gone, "the request is over; the answer does not count"),
            AppAnswerResult.NotFound => Error(StatusCodes.Status404NotFound, "there is no such request"),
            AppAnswerResult.Wrong => Error(StatusCodes.Status400BadRequest, "signature: does not verify, or failureCode: is neither 209 nor 401 to 406"),
            _ => Error(StatusCodes.Status403Forbidden, "counter: went back. This app is disabled; enrol it anew"),
        };
    }

    // Authorization: MssApp device="…", time="…", nonce="…", signature="…"
    private static AppProof? ProofOf(HttpContext http)
    {
        const string Scheme = "MssApp ";
        if (http.Request.Headers.Authorization is not [{ Length: < 1024 } header] || !header.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return null;
        }

        var members = new Dictionary<string, string>();
        foreach (var part in header[Scheme.Length..].Split(','))
        {
            var at = part.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || !members.TryAdd(part[..at].Trim(), part[(at + 1)..].Trim().Trim('"')))
            {
                return null;
            }
        }

        var signature = new byte[64];
        return members.TryGetValue("device", out var device) && members.TryGetValue("nonce", out var nonce)
            && members.TryGetValue("time", out var time) && long.TryParse(time, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && members.TryGetValue("signature", out var text) && Convert.TryFromBase64String(text, signature, out var length) && length == 64
                ? new AppProof(device, milliseconds, nonce, signature)
                : null;
    }

    private static string PathOf(HttpContext http) => http.Request.Path + http.Request.QueryString;

    private static async Task<byte[]?> ReadAsync(HttpContext http, CancellationToken cancel)
    {
        var body = new byte[MaxBody + 1];
        var length = await http.Request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancel);
        return length > MaxBody ? null : body[..length];
    }

    private static IResult Unauthorised() => Error(StatusCodes.Status401Unauthorized, "the request is not proved to be an enrolled app's");

    private static IResult Error(int status, string text) => Results.Json(new { Error = text }, Json, statusCode: status);
}
