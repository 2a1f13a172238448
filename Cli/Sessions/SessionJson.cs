using System.Text.Json;
using System.Text.Json.Nodes;
using Mss.Grains.Interfaces;
using Mss.Grains.Transactions;
using Mss.Storage.SessionLines;

namespace Mss.Cli.Sessions;

/// <summary>Prints sessions for programs.</summary>
internal static class SessionJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <summary>One session with all its events; bodies whole.</summary>
    public static string Write(StoredSession session, Timeline timeline, IEnumerable<SessionLine>? lines = null)
    {
        var node = Head(session.Header, session.Epoch, session.Outcome);
        node["chainIntact"] = timeline.IsIntact;
        node["events"] = new JsonArray([.. timeline.Entries.Select(Event)]);
        if (lines is not null)
        {
            node["lines"] = new JsonArray([.. lines.Select(Line)]);
        }

        return node.ToJsonString(Options);
    }

    /// <summary>One line of a list.</summary>
    public static string Write(SessionSummary summary) => Head(summary.Header, summary.Epoch, summary.Outcome).ToJsonString(Options);

    private static JsonObject Head(SessionHeader header, int epoch, int? outcome) => new()
    {
        ["transactionId"] = header.Id.Value,
        ["apId"] = header.ApId,
        ["apTransId"] = header.ApTransId,
        ["user"] = header.UserHash,
        ["acceptedAt"] = header.AcceptedAt,
        ["deadline"] = header.Deadline,
        ["epoch"] = epoch,
        ["outcome"] = outcome,
        ["outcomeName"] = outcome is { } code && StatusCodeTable.Contains(code) ? new StatusCode(code).Name : null,
    };

    private static JsonObject Event(TimelineEntry entry) => new()
    {
        ["at"] = entry.Event.At,
        ["epoch"] = entry.Event.Epoch,
        ["sequence"] = entry.Event.Sequence,
        ["kind"] = entry.Event.Kind,
        ["node"] = entry.Event.Node,
        ["void"] = entry.IsVoid,
        ["chainError"] = entry.ChainError,
        ["hash"] = Convert.ToHexStringLower(entry.Event.Hash),
        ["previousHash"] = Convert.ToHexStringLower(entry.Event.PreviousHash),
        ["body"] = Body(entry.Event.Body),
    };

    private static JsonObject Line(SessionLine line) => new()
    {
        ["at"] = line.At,
        ["node"] = line.Node,
        ["level"] = line.Level.ToString(),
        ["category"] = line.Category,
        ["eventId"] = line.EventId,
        ["text"] = line.Text,
    };

    private static JsonNode? Body(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return Convert.ToBase64String(body);
        }
    }
}
