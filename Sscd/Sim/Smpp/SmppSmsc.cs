using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Sim.Smpp;

/// <summary>An operator's SMSC, reached with SMPP 3.4 as a transceiver (docs/sim-applet.md). The connection is kept: made anew whenever it is lost, after growing pauses.</summary>
/// <remarks>
/// It is begun with <see cref="OnMessage"/>, so that no message comes before somebody takes it. A message of a phone is acknowledged after its taker has it; when the taker fails the SMSC is told to
/// deliver it again (ESME_RX_T_APPN). What became of a message whose response did not come is not known and reported as <see cref="SmsSubmitStatus.Unavailable"/>: the sender may repeat it.
/// </remarks>
public sealed partial class SmppSmsc : ISmsc, IAsyncDisposable
{
    private readonly SmppOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Func<CancellationToken, ValueTask<Stream>> _connect;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly SmppAddress _source;
    private TaskCompletionSource<SmppSession> _bound = NewBound();
    private SmsHandler? _handler;
    private Task _running = Task.CompletedTask;

    /// <summary>Makes the client; nothing is connected yet.</summary>
    /// <param name="options">Where and how; checked by the caller with <see cref="SmppOptions.Check"/>.</param>
    /// <param name="time">The clock of the time-outs.</param>
    /// <param name="logger">For the connection's coming and going, and refused messages.</param>
    /// <exception cref="ArgumentException">An option is wrong; the message names it.</exception>
    public SmppSmsc(SmppOptions options, TimeProvider time, ILogger<SmppSmsc>? logger = null)
        : this(options, time, logger, null)
    {
    }

    internal SmppSmsc(SmppOptions options, TimeProvider time, ILogger<SmppSmsc>? logger, Func<CancellationToken, ValueTask<Stream>>? connect)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        var wrong = new List<string>();
        options.Check("SMPP", wrong);
        if (wrong.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", wrong), nameof(options));
        }

        (_options, _time, _logger, _connect) = (options, time, logger ?? NullLogger<SmppSmsc>.Instance, connect ?? ConnectAsync);
        _source = new SmppAddress(options.SourceTon, options.SourceNpi, options.SourceAddress);
    }

    /// <summary>Whether there is a bound session now.</summary>
    public bool IsBound => _bound.Task.IsCompletedSuccessfully;

    /// <inheritdoc/>
    public void OnMessage(SmsHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_lock)
        {
            var isFirst = _handler is null;
            _handler = handler;
            if (isFirst && !_stopping.IsCancellationRequested)
            {
                _running = Task.Run(RunAsync);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<SmsSubmitStatus> SubmitAsync(SmsMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!SmppAddress.IsNumberText(message.Address))
        {
            return SmsSubmitStatus.UnknownSubscriber;
        }

        try
        {
            var session = IsBound ? await _bound.Task.ConfigureAwait(false) : await _bound.Task.WaitAsync(_options.BindWait, _time, cancellationToken).ConfigureAwait(false);
            var body = new SmppMessage(_source, SmppAddress.Of(message.Address), SmppMessage.UserDataHeader, message.Pid, message.Dcs, message.UserData).Encode(_options.MessagePayload);
            var response = await session.RequestAsync(SmppCommand.SubmitSm, body, cancellationToken).ConfigureAwait(false);
            switch (response.Status)
            {
                case SmppStatus.Ok:
                    return SmsSubmitStatus.Accepted;
                case SmppStatus.InvalidDestination:
                    return SmsSubmitStatus.UnknownSubscriber;
                case SmppStatus.Throttled or SmppStatus.QueueFull:
                    LogThrottled(response.Status);
                    return SmsSubmitStatus.Unavailable;
                default:
                    LogRefused(response.Status, message.Address);
                    return SmsSubmitStatus.Unavailable;
            }
        }
        catch (Exception e) when (e is TimeoutException or SmppException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return SmsSubmitStatus.Unavailable;
        }
    }

    /// <summary>Unbinds and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        Task running;
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested)
            {
                return;
            }

            running = _running;
            if (!IsBound)
            {
                _stopping.Cancel();
            }
        }

        if (!_stopping.IsCancellationRequested)
        {
            try
            {
                await (await _bound.Task.ConfigureAwait(false)).UnbindAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(2)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is TimeoutException or SmppException or OperationCanceledException)
            {
                // Then without good-bye.
            }

            await _stopping.CancelAsync().ConfigureAwait(false);
        }

        _bound.TrySetCanceled();
        await running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private static TaskCompletionSource<SmppSession> NewBound() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task RunAsync()
    {
        var pause = _options.ReconnectAfter;
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                if (await SessionAsync().ConfigureAwait(false))
                {
                    pause = _options.ReconnectAfter;
                }
            }
#pragma warning disable CA1031 // Names that do not resolve, sockets and TLS fail in many ways; each is tried again.
            catch (Exception e) when (!_stopping.IsCancellationRequested)
#pragma warning restore CA1031
            {
                LogNotConnected(_options.Host, _options.Port, e.Message);
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await Task.Delay(pause, _time, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            pause = pause * 2 < _options.ReconnectAtMost ? pause * 2 : _options.ReconnectAtMost;
        }
    }

    /// <summary>True when it was bound.</summary>
    private async Task<bool> SessionAsync()
    {
        var stream = await _connect(_stopping.Token).ConfigureAwait(false);
        var session = new SmppSession(stream, new SmppSessionOptions(_options.ResponseTimeout, _options.EnquireLink, _options.Window), AnswerAsync, _time);
        var running = session.RunAsync(_stopping.Token);
        try
        {
            var bind = new SmppBind(_options.SystemId, _options.Password, _options.SystemType, _options.SourceAddress) { Ton = _options.SourceTon, Npi = _options.SourceNpi };
            var response = await session.RequestAsync(SmppCommand.BindTransceiver, bind.Encode(), _stopping.Token).ConfigureAwait(false);
            if (response.Status != SmppStatus.Ok || response.Command != (SmppCommand.BindTransceiver | SmppCommand.Response))
            {
                LogNotBound(_options.Host, _options.Port, _options.SystemId, response.Status);
                return false;
            }

            LogBound(_options.Host, _options.Port, _options.SystemId, _options.SourceAddress);
            _bound.TrySetResult(session);
            var reason = await running.ConfigureAwait(false);
            if (!_stopping.IsCancellationRequested)
            {
                LogLost(_options.Host, _options.Port, reason);
            }

            return true;
        }
        finally
        {
            if (IsBound)
            {
                _bound = NewBound();
            }

            session.Abort();
            await running.ConfigureAwait(false);
        }
    }

    private async ValueTask<SmppPdu> AnswerAsync(SmppPdu request)
    {
        if (request.Command != SmppCommand.DeliverSm)
        {
            return request.Refuse();
        }

        if (SmppMessage.Decode(request.Body.Span) is not { } message)
        {
            return request.Respond(SmppStatus.InvalidParameterLength, Nul);
        }

        // Receipts and texts of people are none of ours: taken and dropped, otherwise they would come again for ever.
        if ((message.EsmClass & (SmppMessage.UserDataHeader | SmppMessage.TypeMask)) == SmppMessage.UserDataHeader
            && message.Source.IsNumber && message.Text.Length is >= 1 and <= SmsMessage.MaxUserData && _handler is { } handler)
        {
            var isForUs = message.Destination.Digits == _options.SourceAddress || message.Destination.Digits.Length == 0;
            try
            {
                await handler(new SmsMessage(message.Source.Digits, message.ProtocolId, message.DataCoding, message.Text) { IsRedirected = !isForUs }).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever went wrong at the taker, the SMSC still has the message.
            catch (Exception e)
#pragma warning restore CA1031
            {
                LogNotTaken(e, message.Source.Digits);
                return request.Respond(SmppStatus.TemporaryReceiverError, Nul);
            }
        }

        return request.Respond(SmppStatus.Ok, Nul);
    }

    // message_id of deliver_sm_resp, which is not used and empty (4.6.2).
    private static ReadOnlyMemory<byte> Nul { get; } = new byte[1];

    private async ValueTask<Stream> ConnectAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_options.ResponseTimeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(_options.Host, _options.Port, limit.Token).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (!_options.Tls)
            {
                return stream;
            }

            var tls = new SslStream(stream);
            stream = tls;
            var authentication = new SslClientAuthenticationOptions { TargetHost = _options.Host };
            if (_options.TlsRoots is { } roots)
            {
                var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
                trust.CustomTrustStore.ImportFromPemFile(roots);
                authentication.CertificateChainPolicy = trust;
            }

            await tls.AuthenticateAsClientAsync(authentication, limit.Token).ConfigureAwait(false);
            return tls;
        }
        catch
        {
            if (stream is not null)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            socket.Dispose();
            throw;
        }
    }

    [LoggerMessage(3211, LogLevel.Information, "SMSC {Host}:{Port}: bound as {SystemId} for {Source}")]
    private partial void LogBound(string host, int port, string systemId, string source);

    [LoggerMessage(3212, LogLevel.Warning, "SMSC {Host}:{Port}: the session has ended ({Reason}); connecting again")]
    private partial void LogLost(string host, int port, string reason);

    [LoggerMessage(3213, LogLevel.Warning, "SMSC {Host}:{Port} is not reached: {Reason}; trying again")]
    private partial void LogNotConnected(string host, int port, string reason);

    [LoggerMessage(3214, LogLevel.Error, "SMSC {Host}:{Port} refuses the bind of {SystemId}: command_status {Status:X8}; trying again")]
    private partial void LogNotBound(string host, int port, string systemId, uint status);

    [LoggerMessage(3215, LogLevel.Warning, "The SMSC takes no messages now: command_status {Status:X8}")]
    private partial void LogThrottled(uint status);

    [LoggerMessage(3216, LogLevel.Warning, "The SMSC refuses a message to {Address}: command_status {Status:X8}")]
    private partial void LogRefused(uint status, string address);

    [LoggerMessage(3217, LogLevel.Warning, "A message of {Address} was not taken; the SMSC shall deliver it again")]
    private partial void LogNotTaken(Exception exception, string address);
}
