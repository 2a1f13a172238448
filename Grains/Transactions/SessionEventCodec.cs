using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mss.Grains.Registration;

namespace Mss.Grains.Transactions;

/// <summary>Events to JSON and back. Unknown kinds and members are tolerated: an older silo reads what a newer one wrote.</summary>
public static class SessionEventCodec
{
    private static readonly SessionEventJson Json = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // The bodies are read by operators in a database shell and are never put into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    private static readonly Dictionary<string, JsonTypeInfo> ByKind = new()
    {
        [nameof(Accepted)] = Json.Accepted,
        [nameof(Sent)] = Json.Sent,
        [nameof(Signed)] = Json.Signed,
        [nameof(Failed)] = Json.Failed,
        [nameof(Expired)] = Json.Expired,
        [nameof(TakenOver)] = Json.TakenOver,
        [nameof(LateAnswer)] = Json.LateAnswer,
        [nameof(Notified)] = Json.Notified,
        [nameof(NotificationFailed)] = Json.NotificationFailed,
        [nameof(NotificationGivenUp)] = Json.NotificationGivenUp,
        [nameof(Receipted)] = Json.Receipted,
        [nameof(ReceiptEnded)] = Json.ReceiptEnded,
        [nameof(RegistrationAccepted)] = Json.RegistrationAccepted,
        [nameof(StepDone)] = Json.StepDone,
        [nameof(Registered)] = Json.Registered,
        [nameof(RegistrationFailed)] = Json.RegistrationFailed,
    };

    /// <summary>The event as UTF-8 JSON.</summary>
    public static byte[] Encode(SessionEvent sessionEvent)
    {
        ArgumentNullException.ThrowIfNull(sessionEvent);
        return JsonSerializer.SerializeToUtf8Bytes(sessionEvent, ByKind[sessionEvent.Kind]);
    }

    /// <summary>The event, or null for a kind that this version does not know.</summary>
    /// <exception cref="JsonException">The body is not what its kind says.</exception>
    public static SessionEvent? Decode(string kind, ReadOnlySpan<byte> body) =>
        ByKind.TryGetValue(kind, out var type) ? (SessionEvent?)JsonSerializer.Deserialize(body, type) : null;
}

[JsonSerializable(typeof(Accepted))]
[JsonSerializable(typeof(Sent))]
[JsonSerializable(typeof(Signed))]
[JsonSerializable(typeof(Failed))]
[JsonSerializable(typeof(Expired))]
[JsonSerializable(typeof(TakenOver))]
[JsonSerializable(typeof(LateAnswer))]
[JsonSerializable(typeof(Notified))]
[JsonSerializable(typeof(NotificationFailed))]
[JsonSerializable(typeof(NotificationGivenUp))]
[JsonSerializable(typeof(Receipted))]
[JsonSerializable(typeof(ReceiptEnded))]
[JsonSerializable(typeof(RegistrationAccepted))]
[JsonSerializable(typeof(StepDone))]
[JsonSerializable(typeof(Registered))]
[JsonSerializable(typeof(RegistrationFailed))]
internal sealed partial class SessionEventJson : JsonSerializerContext;
