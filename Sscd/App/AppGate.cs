using System.Text.Json;

namespace Mss.Sscd.App;

/// <summary>The pull API without its transport: every call is authenticated by the device key. HTTP is put around it.</summary>
public sealed class AppGate(AppAuthentication authentication, AppRelay relay, AppPull pull, TimeProvider time)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The server's clock.</summary>
    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>An answer as it is sent: the octets that the proof covers.</summary>
    public static byte[] BodyOf(AppAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, Json);

    /// <summary>Reads an answer.</summary>
    /// <returns>Null when it is none.</returns>
    public static AppAnswer? ReadAnswer(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<AppAnswer>(body, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The pending requests of the device that proves itself.</summary>
    /// <returns>Null when it does not.</returns>
    public async ValueTask<IReadOnlyList<AppRequest>?> PullAsync(AppProof proof, string path, TimeSpan wait, CancellationToken cancellationToken)
    {
        var (device, _) = await authentication.AuthenticateAsync(proof, "GET", path, default, cancellationToken).ConfigureAwait(false);
        return device is { Disabled: null } ? await pull.PullAsync(device.DeviceId, wait, cancellationToken).ConfigureAwait(false) : null;
    }

    /// <summary>An answer of the device that proves itself.</summary>
    /// <returns>Null when it does not.</returns>
    public async ValueTask<AppAnswerResult?> AnswerAsync(
        AppProof proof, string path, ReadOnlyMemory<byte> body, string transactionId, AppAnswer answer, CancellationToken cancellationToken)
    {
        var (device, _) = await authentication.AuthenticateAsync(proof, "POST", path, body, cancellationToken).ConfigureAwait(false);
        return device is { Disabled: null } ? await relay.AnswerAsync(device.DeviceId, transactionId, answer, cancellationToken).ConfigureAwait(false) : null;
    }
}
