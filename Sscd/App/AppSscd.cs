using Microsoft.Extensions.Logging;

namespace Mss.Sscd.App;

/// <summary>Apps on phones, which pull their requests.</summary>
public sealed partial class AppSscd : ISscd, ISscdAnswerSource
{
    private readonly AppRelay _relay;
    private readonly ILogger _logger;
    private readonly Receivers<ISscdAnswerSink> _receivers = new();

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
    public IDisposable Subscribe(ISscdAnswerSink sink) => _receivers.Add(sink);

    private ValueTask DeliverAsync(string transactionId, SscdReply reply) =>
        _receivers.DeliverAsync(sink => sink.AnsweredAsync(transactionId, reply), e => LogSinkFailed(e, transactionId, reply.State));

    [LoggerMessage(3511, LogLevel.Warning, "Transaction {TransactionId}: the app's answer {State} was not taken; an inquiry finds it")]
    private partial void LogSinkFailed(Exception exception, string transactionId, SscdState state);
}
