using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Mss.Sscd.Sim.Sms;

namespace Mss.Sscd.Sim.Smpp;

/// <summary>SMPP 3.4 in front of a <see cref="SimulatedSmsc"/>, as an operator offers it: several MSSP processes bind, each with an address of its own. For development and tests.</summary>
/// <remarks>
/// A phone's message goes to the newest bind whose address it was sent to. When there is none it goes to another bind, the same one for all messages of a phone as long as nobody comes or goes,
/// so that fragments stay together: a card's late answer can be taken by any process.
/// </remarks>
public sealed partial class SimulatedSmppServer : IAsyncDisposable
{
    private const int MaxConnections = 256;
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan EnquireLink = TimeSpan.FromSeconds(30);

    // session_init_timer (SMPP 3.4 7.2).
    private static readonly TimeSpan BindWithin = TimeSpan.FromSeconds(10);

    private readonly SimulatedSmsc _smsc;
    private readonly byte[] _systemId;
    private readonly byte[] _password;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _connections = [];
    private Task _accepting = Task.CompletedTask;
    private Bind[] _binds = [];
    private long _messageId;

    private SimulatedSmppServer(SimulatedSmsc smsc, IPEndPoint endPoint, string systemId, string password, TimeProvider time, ILogger? logger)
    {
        (_smsc, _time, _logger) = (smsc, time, logger ?? NullLogger.Instance);
        (_systemId, _password) = (Encoding.ASCII.GetBytes(systemId), Encoding.ASCII.GetBytes(password));
        _listener = new TcpListener(endPoint);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    /// <summary>Addresses of the binds, the oldest first.</summary>
    public IReadOnlyList<string> BoundAddresses => [.. _binds.Select(bind => bind.Address)];

    /// <summary>Listens in front of an SMSC, whose taker of phones' messages it becomes.</summary>
    /// <param name="smsc">The SMSC.</param>
    /// <param name="endPoint">Where; port 0 for any free one.</param>
    /// <param name="systemId">Who may bind, 1 to 15 characters.</param>
    /// <param name="password">With which password, at most 8 characters.</param>
    /// <param name="time">The clock of the time-outs.</param>
    /// <param name="logger">For binds that come and go.</param>
    /// <exception cref="SocketException">It cannot listen there.</exception>
    public static SimulatedSmppServer Start(
        SimulatedSmsc smsc, IPEndPoint endPoint, string systemId, string password, TimeProvider time, ILogger<SimulatedSmppServer>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(smsc);
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(systemId);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(time);
        var server = new SimulatedSmppServer(smsc, endPoint, systemId, password, time, logger);
        try
        {
            server._listener.Start();
        }
        catch
        {
            server._listener.Dispose();
            throw;
        }

        smsc.OnPhoneMessage(server.DeliverAsync);
        server._accepting = Task.Run(server.AcceptAsync);
        return server;
    }

    /// <summary>Ends all sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] connections;
        lock (_lock)
        {
            connections = [.. _connections];
        }

        await Task.WhenAll(connections).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                continue; // it was gone again
            }

            lock (_lock)
            {
                if (_connections.Count >= MaxConnections)
                {
                    socket.Dispose();
                    continue;
                }

                socket.NoDelay = true;
                var connection = ServeAsync(new NetworkStream(socket, ownsSocket: true));
                _connections.Add(connection);
                _ = connection.ContinueWith(Forget, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
        }
    }

    private void Forget(Task connection)
    {
        lock (_lock)
        {
            _connections.Remove(connection);
        }
    }

    private async Task ServeAsync(Stream stream)
    {
        await Task.Yield();
        var connection = new Connection();
        var session = connection.Session = new SmppSession(stream, new SmppSessionOptions(ResponseTimeout, EnquireLink, Window: 256), request => AnswerAsync(connection, request), _time);
        using var unbound = _time.CreateTimer(
            _ =>
            {
                if (connection.Bind is null)
                {
                    session.Abort();
                }
            },
            null,
            BindWithin,
            Timeout.InfiniteTimeSpan);
        var reason = await session.RunAsync(_stopping.Token).ConfigureAwait(false);
        lock (_lock)
        {
            connection.IsOver = true; // a bind that is just being worked on comes too late
            _binds = [.. _binds.Where(other => other != connection.Bind)];
        }

        if (connection.Bind is { } bind)
        {
            LogUnbound(bind.Address, reason);
        }
    }

    private ValueTask<SmppPdu> AnswerAsync(Connection connection, SmppPdu request) => new(request.Command switch
    {
        SmppCommand.BindTransceiver => BindSession(connection, request),
        SmppCommand.SubmitSm when connection.Bind is null => request.Respond(SmppStatus.IncorrectBindStatus),
        SmppCommand.SubmitSm => Submit(connection.Bind, request),
        _ => request.Refuse(),
    });

    private SmppPdu BindSession(Connection connection, SmppPdu request)
    {
        if (SmppBind.Decode(request.Body.Span) is not { } body)
        {
            return request.Respond(SmppStatus.InvalidParameterLength);
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(body.SystemId), _systemId))
        {
            return request.Respond(SmppStatus.InvalidSystemId);
        }

        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(body.Password), _password))
        {
            return request.Respond(SmppStatus.InvalidPassword);
        }

        if (!SmppAddress.IsNumberText(body.AddressRange))
        {
            return request.Respond(SmppStatus.InvalidSource);
        }

        lock (_lock)
        {
            if (connection.Bind is not null || connection.IsOver)
            {
                return request.Respond(SmppStatus.AlreadyBound);
            }

            connection.Bind = new Bind(connection.Session, body.AddressRange);
            _binds = [.. _binds, connection.Bind];
        }

        LogBound(body.AddressRange);
        return request.Respond(SmppStatus.Ok, SmppBind.EncodeResponse("simulated"));
    }

    private SmppPdu Submit(Bind bind, SmppPdu request)
    {
        if (SmppMessage.Decode(request.Body.Span) is not { } message)
        {
            return request.Respond(SmppStatus.InvalidParameterLength);
        }

        var source = message.Source.Digits.Length == 0 ? bind.Address : message.Source.Digits;
        var wrong = !SmppAddress.IsNumberText(source) ? SmppStatus.InvalidSource
            : !message.Destination.IsNumber ? SmppStatus.InvalidDestination
            : (message.EsmClass & SmppMessage.UserDataHeader) == 0 ? SmppStatus.InvalidEsmClass
            : message.Text.Length is 0 or > SmsMessage.MaxUserData ? SmppStatus.InvalidMessageLength
            : SmppStatus.Ok;
        if (wrong != SmppStatus.Ok)
        {
            return request.Respond(wrong);
        }

        return _smsc.Submit(new SmsMessage(message.Destination.Digits, message.ProtocolId, message.DataCoding, message.Text), source) switch
        {
            SmsSubmitStatus.Accepted => request.Respond(SmppStatus.Ok, new SmppFieldWriter().Text(Interlocked.Increment(ref _messageId).ToString("x", null), 65).ToArray()),
            SmsSubmitStatus.UnknownSubscriber => request.Respond(SmppStatus.InvalidDestination),
            _ => request.Respond(SmppStatus.Throttled),
        };
    }

    private async ValueTask DeliverAsync(string recipient, SmsMessage message)
    {
        var body = new SmppMessage(SmppAddress.Of(message.Address), SmppAddress.Of(recipient), SmppMessage.UserDataHeader, message.Pid, message.Dcs, message.UserData).Encode();
        HashSet<Bind> tried = [];
        while (Choose(recipient, message.Address, tried) is { } bind)
        {
            tried.Add(bind);
            try
            {
                var response = await bind.Session.RequestAsync(SmppCommand.DeliverSm, body, _stopping.Token).ConfigureAwait(false);
                if (response.Status == SmppStatus.Ok)
                {
                    return;
                }
            }
            catch (SmppException)
            {
                // It has gone, or whether it has the message is not known; who gets it twice knows what to do.
            }
        }

        LogNotDelivered(message.Address, recipient, tried.Count);
    }

    private Bind? Choose(string recipient, string phone, HashSet<Bind> tried)
    {
        var binds = _binds;
        if (Array.FindLast(binds, bind => bind.Address == recipient && !tried.Contains(bind)) is { } own)
        {
            return own;
        }

        var others = Array.FindAll(binds, bind => bind.Address != recipient && !tried.Contains(bind));
        return others.Length == 0 ? null : others[(int)(ulong.Parse(phone.AsSpan(Math.Max(0, phone.Length - 18)), null) % (ulong)others.Length)];
    }

    [LoggerMessage(3221, LogLevel.Information, "SMPP: bound for {Address}")]
    private partial void LogBound(string address);

    [LoggerMessage(3222, LogLevel.Information, "SMPP: {Address} is not bound any more: {Reason}")]
    private partial void LogUnbound(string address, string reason);

    [LoggerMessage(3223, LogLevel.Warning, "SMPP: a message of {Phone} to {Recipient} was taken by none of {Count} binds; it is lost")]
    private partial void LogNotDelivered(string phone, string recipient, int count);

    private sealed class Connection
    {
        public SmppSession Session { get; set; } = null!;

        public Bind? Bind { get; set; }

        public bool IsOver { get; set; }
    }

    private sealed record Bind(SmppSession Session, string Address)
    {
        public bool Equals(Bind? other) => ReferenceEquals(this, other);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
