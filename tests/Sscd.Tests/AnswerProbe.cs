using System.Collections.Concurrent;

namespace Mss.Sscd.Tests;

/// <summary>A receiver of late answers that a test can wait on.</summary>
public sealed class AnswerProbe : ISscdAnswerSink
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<SscdReply>> _answers = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Exception? Throws { get; init; }

    public ValueTask AnsweredAsync(string transactionId, SscdReply reply)
    {
        Interlocked.Increment(ref _count);
        Answer(transactionId).TrySetResult(reply);
        return Throws is null ? ValueTask.CompletedTask : throw Throws;
    }

    public Task<SscdReply> WaitAsync(string transactionId) => Answer(transactionId).Task.WaitAsync(TimeSpan.FromSeconds(30));

    public bool Has(string transactionId) => Answer(transactionId).Task.IsCompleted;

    private TaskCompletionSource<SscdReply> Answer(string transactionId) =>
        _answers.GetOrAdd(transactionId, _ => new TaskCompletionSource<SscdReply>(TaskCreationOptions.RunContinuationsAsynchronously));
}
