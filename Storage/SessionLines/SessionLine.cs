using Microsoft.Extensions.Logging;

namespace Mss.Storage.SessionLines;

/// <summary>A line of the technical log that was written about a session.</summary>
/// <param name="TransactionId">MSSP_TransID.</param>
/// <param name="At">When, by the clock of the node, to the millisecond.</param>
/// <param name="Node">The process that wrote it.</param>
/// <param name="Sequence">The process's own count, which orders its lines of one millisecond.</param>
/// <param name="Level">How grave it is.</param>
/// <param name="Category">The logger's name.</param>
/// <param name="EventId">The stable number of the message.</param>
/// <param name="Text">The message, and the exception after a line feed if there was one; not longer than <see cref="SessionLineOptions.LongestText"/>.</param>
public sealed record SessionLine(string TransactionId, DateTimeOffset At, string Node, long Sequence, LogLevel Level, string Category, int EventId, string Text);
