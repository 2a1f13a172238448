using Microsoft.Extensions.Logging;

namespace Mss.Sscd.App;

/// <summary>Apps on phones, which pull their requests.</summary>
public sealed partial class AppSscd : ISscd, ISscdAnswerSource
{
    private readonly AppRelay _relay;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private ISscdAnswerSink[] _sinks = [];

    /// <summary>Makes the device kind over a relay.</summary>
    public AppSscd(AppRelay relay, ILogger<AppSscd> logger)
    {
        ArgumentNullException.ThrowIfNull(relay);
        (_relay, _logger) = (relay, logger);
        relay.OnAnswer = DeliverAsync;
    }

    /// <inheritdoc/>
    public string Kind => "app";

    /// <inheritdoc/>
    public bool WantsToBeSigned => true;

    /// <inheritdoc/>
    public ValueTask<SscdReply> RequestAsync(SignCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.RefusalOfSeveral("app") is { } refusal ? new(refusal) : _relay.RequestAsync(command, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SscdReply> InquireAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) => _relay.InquireAsync(transaction, cancellationToken);

    /// <inheritdoc/>
    public ValueTask<SscdReply> CancelAsync(TransactionOnDevice transaction, CancellationToken cancellationToken) => _relay.CancelAsync(transaction, cancellationToken);

    /// <inheritdoc/>
    public IDisposable Subscribe(ISscdAnswerSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        lock (_lock)
        {
            _sinks = [.. _sinks, sink];
        }

        return new Subscription(this, sink);
    }

    private async ValueTask DeliverAsync(string transactionId, SscdReply reply)
    {
        foreach (var sink in _sinks)
        {
            try
            {
                await sink.AnsweredAsync(transactionId, reply).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever goes wrong in a receiver, the answer is stored and the other receivers get it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogSinkFailed(e, transactionId, reply.State);
            }
        }
    }

    [LoggerMessage(3511, LogLevel.Warning, "Transaction {TransactionId}: the app's answer {State} was not taken; an inquiry finds it")]
    private partial void LogSinkFailed(Exception exception, string transactionId, SscdState state);

    private sealed class Subscription(AppSscd owner, ISscdAnswerSink sink) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock)
            {
                owner._sinks = [.. owner._sinks.Where(other => other != sink)];
            }
        }
    }
}
