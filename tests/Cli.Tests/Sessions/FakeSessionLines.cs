using System.Runtime.CompilerServices;
using Mss.Storage.SessionLines;

namespace Mss.Cli.Tests.Sessions;

/// <summary>Lines that were kept.</summary>
internal sealed class FakeSessionLines(params SessionLine[] lines) : ISessionLineStore
{
    public Task WriteAsync(IReadOnlyCollection<SessionLine> lines, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public async IAsyncEnumerable<SessionLine> ReadAsync(string transactionId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        foreach (var line in lines.Where(line => line.TransactionId == transactionId))
        {
            yield return line;
        }
    }
}
