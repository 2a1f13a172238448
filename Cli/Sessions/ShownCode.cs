using System.Text.Json;
using System.Text.Json.Nodes;
using Mss.Grains.Transactions;
using Mss.Sscd.App;

namespace Mss.Cli.Sessions;

/// <summary>The verification code that stood beside a text, computed anew from the log: a help desk asks the caller for it.</summary>
internal static class ShownCode
{
    /// <summary>The code, or null when the device shows none.</summary>
    public static string? Of(StoredSession session)
    {
        if (session.Events.FirstOrDefault(logged => logged.Kind == "Accepted") is not { } accepted)
        {
            return null;
        }

        try
        {
            return JsonNode.Parse(accepted.Body) is JsonObject body && (string?)body["deviceKind"] == "app" && (string?)body["shown"] is { } shown
                ? VerificationCode.Of(session.Header.Id.Value, shown)
                : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // a body that is not as it should be is shown as it is, further below
        }
    }
}
