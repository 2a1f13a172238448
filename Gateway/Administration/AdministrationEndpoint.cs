using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Mss.Gateway.Authentication;
using Mss.Gateway.Http;
using Mss.Gateway.Messages;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Administration;

/// <summary>
/// Registrations of APs over HTTP and JSON, for parties with the role <see cref="ApRoles.Administrator"/>. A change names the version that it changes (<c>If-Match</c>),
/// so that two administrators do not undo each other's work unseen. Credentials go in and never come out, but for a generated API key, once.
/// </summary>
internal sealed partial class AdministrationEndpoint(
    ApAuthenticator authenticator, RegistrationBook book, ApiKeyWrap keys, IHostEnvironment environment, ILogger<AdministrationEndpoint> logger)
{
    /// <summary>Where the registrations are.</summary>
    public const string Path = "/rest/admin/aps";

    private const int MaxBody = 64 * 1024;
    private const int MaxListed = 1000;
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Lists registrations.</summary>
    public Task ListAsync(HttpContext context) => ServeAsync(context, async _ =>
    {
        var query = context.Request.Query;
        var limit = 100;
        if (query["limit"].ToString() is { Length: > 0 } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > MaxListed))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, new RegistrationProblem("limit", $"must be from 1 to {MaxListed}"));
            return;
        }

        // One more than asked for: whether there is a next page.
        var found = await book.ListAsync(query["prefix"].ToString(), query["after"].ToString() is { Length: > 0 } after ? after : null, limit + 1);
        await AnswerAsync(context, StatusCodes.Status200OK, new JsonObject
        {
            ["aps"] = new JsonArray([.. found.Take(limit).Select(RegistrationMembers.Write)]),
            ["next"] = found.Count > limit ? found[limit - 1].ApId : null,
        });
    });

    /// <summary>Shows one registration.</summary>
    public Task ShowAsync(HttpContext context) => ServeAsync(context, async _ =>
    {
        var found = await book.FindAsync(ApIdOf(context));
        await (found is null ? UnknownAsync(context) : AnswerAsync(context, StatusCodes.Status200OK, found));
    });

    /// <summary>Registers an AP or changes a registration.</summary>
    public Task PutAsync(HttpContext context) => ServeAsync(context, async administrator =>
    {
        var apId = ApIdOf(context);
        var before = await book.FindAsync(apId);
        if (Precondition(context, before) is { } failed)
        {
            await RefuseAsync(context, failed.Status, new RegistrationProblem("If-Match", failed.Why));
            return;
        }

        using var body = await RequestBody.ReadAsync(context.Request, MaxBody, context.RequestAborted);
        if (body is null)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, new RegistrationProblem("body", $"is larger than {MaxBody} octets"));
            return;
        }

        RegistrationChange change;
        try
        {
            using var json = JsonDocument.Parse(body.Content, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException();
            }

            change = RegistrationChange.Apply(before ?? new ApplicationProvider { ApId = apId, DisplayName = "" }, before is null, json.RootElement, keys);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The parser's own words may quote the text, and a password with it.
            await RefuseAsync(context, StatusCodes.Status400BadRequest, new RegistrationProblem("body", "must be one JSON object in UTF-8 that names no member twice"));
            return;
        }

        var problems = change.Problems.Concat(LocksOut(administrator, change.Result)).ToArray();
        await (problems.Length > 0
            ? RefuseAsync(context, StatusCodes.Status400BadRequest, problems)
            : StoreAsync(context, administrator, before, change.Result, before is null ? "registered" : "changed", change.Audit, change.NewApiKey));
    });

    /// <summary>Disables an AP; the registration is kept, because the session log speaks of it.</summary>
    public Task DisableAsync(HttpContext context) => ServeAsync(context, async administrator =>
    {
        var before = await book.FindAsync(ApIdOf(context));
        if (before is null)
        {
            await UnknownAsync(context);
            return;
        }

        if (context.Request.Headers.IfMatch.Count > 0 && Precondition(context, before) is { } failed)
        {
            await RefuseAsync(context, failed.Status, new RegistrationProblem("If-Match", failed.Why));
            return;
        }

        var disabled = before with { Enabled = false };
        var problems = LocksOut(administrator, disabled).ToArray();
        await (problems.Length > 0 ? RefuseAsync(context, StatusCodes.Status400BadRequest, problems)
            : !before.Enabled ? AnswerAsync(context, StatusCodes.Status200OK, before)
            : StoreAsync(context, administrator, before, disabled, "disabled", "enabled true -> false"));
    });

    private async Task StoreAsync(HttpContext context, ApplicationProvider administrator, ApplicationProvider? before, ApplicationProvider after, string what, string audit, string? newApiKey = null)
    {
        var stored = after with { Version = (before?.Version ?? 0) + 1 };
        if (!await book.PutAsync(stored))
        {
            LogConflict(stored.ApId, administrator.ApId, stored.Version - 1);
            await RefuseAsync(context, StatusCodes.Status412PreconditionFailed, new RegistrationProblem("If-Match", "somebody else has changed the registration; read it again"));
            return;
        }

        LogChanged(stored.ApId, what, administrator.ApId, stored.Version, audit);
        var shown = RegistrationMembers.Write(stored);
        if (newApiKey is not null)
        {
            shown["apiKey"] = newApiKey;
        }

        context.Response.Headers.ETag = ETag(stored);
        await AnswerAsync(context, before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK, shown);
    }

    /// <summary>Authenticates and authorises, and turns a failure of the store into 503.</summary>
    private async Task ServeAsync(HttpContext context, Func<ApplicationProvider, Task> serve)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.IsHttps && !environment.IsDevelopment() && !(context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, new RegistrationProblem("connection", "TLS is required"));
            return;
        }

        try
        {
            if (!BasicCredentials.TryRead(context.Request.Headers.Authorization, out var apId, out var password))
            {
                await UnauthorizedAsync(context);
                return;
            }

            var (provider, fault) = await authenticator.AuthenticateAsync(new ApInfo { ApId = apId, ApPwd = password }, context.Connection.ClientCertificate);
            if (provider is null)
            {
                LogRefused(Printable(apId), context.Request.Method, fault!.Reason);
                await (fault.Code == StatusCode.InternalError ? UnavailableAsync(context) : UnauthorizedAsync(context));
                return;
            }

            if (!provider.Roles.HasFlag(ApRoles.Administrator))
            {
                LogRefused(provider.ApId, context.Request.Method, "no administrator");
                await RefuseAsync(context, StatusCodes.Status403Forbidden, new RegistrationProblem("roles", "this is for the role Administrator"));
                return;
            }

            await serve(provider);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException or BadHttpRequestException) && !context.Response.HasStarted)
        {
            LogFailed(e, context.Request.Method);
            await UnavailableAsync(context);
        }
    }

    /// <summary>AP_ID from the address as it was sent: routing decodes all but the slash, and then nobody can tell which percent signs were there before.</summary>
    private static string ApIdOf(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget is { Length: > 0 } raw ? raw : context.Request.Path.ToUriComponent();
        var start = target.IndexOf(Path + "/", StringComparison.OrdinalIgnoreCase);
        var id = start < 0 ? "" : target[(start + Path.Length + 1)..];
        var end = id.IndexOf('?', StringComparison.Ordinal);
        return Uri.UnescapeDataString(end < 0 ? id : id[..end]);
    }

    private static (int Status, string Why)? Precondition(HttpContext context, ApplicationProvider? stored)
    {
        var headers = context.Request.Headers;
        if (headers.IfNoneMatch.ToString() == "*" && stored is not null)
        {
            return (StatusCodes.Status412PreconditionFailed, "the AP is registered already");
        }

        if (headers.IfMatch.ToString() is not { Length: > 0 } match)
        {
            return stored is null ? null : (StatusCodes.Status428PreconditionRequired, "is missing: send the ETag of the registration that you change");
        }

        return stored is not null && match == ETag(stored) ? null : (StatusCodes.Status412PreconditionFailed, "the registration has another version; read it again");
    }

    private static IEnumerable<RegistrationProblem> LocksOut(ApplicationProvider administrator, ApplicationProvider changed)
    {
        if (changed.ApId == administrator.ApId && !(changed.Enabled && changed.Roles.HasFlag(ApRoles.Administrator)))
        {
            yield return new RegistrationProblem(changed.Enabled ? "roles" : "enabled", "an administrator cannot lock itself out");
        }
    }

    private static string ETag(ApplicationProvider ap) => string.Create(CultureInfo.InvariantCulture, $"\"{ap.Version}\"");

    private static Task UnknownAsync(HttpContext context) => RefuseAsync(context, StatusCodes.Status404NotFound, new RegistrationProblem("apId", "no such AP is registered"));

    private static Task UnavailableAsync(HttpContext context) =>
        RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, new RegistrationProblem("service", "the registrations cannot be reached now; whether a change was made is not known"));

    private static Task UnauthorizedAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"mss\", charset=\"UTF-8\"";
        return RefuseAsync(context, StatusCodes.Status401Unauthorized, new RegistrationProblem("Authorization", "AP_ID and AP_PWD of an administrator are required"));
    }

    private static Task AnswerAsync(HttpContext context, int status, ApplicationProvider ap)
    {
        context.Response.Headers.ETag = ETag(ap);
        return AnswerAsync(context, status, RegistrationMembers.Write(ap));
    }

    private static Task RefuseAsync(HttpContext context, int status, params RegistrationProblem[] problems) => AnswerAsync(context, status, new JsonObject
    {
        ["errors"] = new JsonArray([.. problems.Select(problem => new JsonObject { ["field"] = problem.Field, ["problem"] = problem.Problem })]),
    });

    private static async Task AnswerAsync(HttpContext context, int status, JsonObject json)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(json.ToJsonString(Readable) + "\n");
    }

    private static string Printable(string text) => new([.. text.Take(128).Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? '\uFFFD' : c)]);

    [LoggerMessage(2201, LogLevel.Information, "Audit: AP {ApId} {What} by {Administrator}, version {Version}: {Changes}")]
    private partial void LogChanged(string apId, string what, string administrator, int version, string changes);

    [LoggerMessage(2202, LogLevel.Warning, "Audit: {ApId} was refused {Method} on registrations: {Reason}")]
    private partial void LogRefused(string apId, string method, string reason);

    [LoggerMessage(2203, LogLevel.Information, "Audit: AP {ApId} not changed by {Administrator}: version {Version} is no longer the stored one")]
    private partial void LogConflict(string apId, string administrator, int version);

    [LoggerMessage(2204, LogLevel.Error, "{Method} on registrations failed")]
    private partial void LogFailed(Exception exception, string method);
}
