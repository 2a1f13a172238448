using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cassandra;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Mss.Storage.Cassandra;

/// <summary>
/// The one connection of a process to the cluster: a session of the driver, its prepared statements and the bound on requests under way.
/// </summary>
public sealed partial class CassandraConnection : IAsyncDisposable
{
    private readonly CassandraOptions options;
    private readonly ILogger logger;
    private readonly SemaphoreSlim places;
    private readonly ConcurrentDictionary<Query, Task<PreparedStatement>> prepared = new();
    private readonly Lazy<Task> opened;
    private readonly bool local;
    private readonly Lazy<Task<ISession>> inKeyspace;
    private ICluster? cluster;
    private ISession? session;
    private SilentNodes? silent;

    /// <summary>Creates a connection that is not open yet.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option is wrong.</exception>
    public CassandraConnection(CassandraOptions options, ILogger<CassandraConnection>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        CassandraOptionsValidator.Check(options);
        this.options = options;
        this.logger = logger ?? (ILogger)NullLogger.Instance;
        places = new SemaphoreSlim(options.MaxInFlight);
        local = options.Consistency == "LocalQuorum";
        Where = $"Cassandra at {string.Join(',', CassandraAddresses.Split(options.ContactPoints))}:{options.Port}";
        opened = new Lazy<Task>(ConnectAsync);
        inKeyspace = new Lazy<Task<ISession>>(EnterKeyspaceAsync);
    }

    /// <summary>The driver's session that the store works with; it is in no keyspace.</summary>
    /// <exception cref="InvalidOperationException">Not open yet.</exception>
    internal ISession Session => session ?? throw new InvalidOperationException($"the connection to {Where} is not open");

    /// <summary>Names the cluster in texts for operators.</summary>
    internal string Where { get; }

    /// <summary>Nodes that do not answer and are avoided for now.</summary>
    internal IEnumerable<System.Net.IPEndPoint> Silent => silent?.Current ?? [];

    /// <summary>Test seam: called before a request is sent; what it throws the caller gets.</summary>
    internal Action<Query>? Executing { get; set; }

    /// <summary>Test seam: called when a request has been executed and before its caller hears of it; what it throws the caller gets.</summary>
    internal Action<Query>? Executed { get; set; }

    /// <summary>Test seam: called when the outcome of a conditional write is not known and is about to be read.</summary>
    internal Action? Unsettled { get; set; }

    /// <summary>Connects, and checks that the keyspace has the schema that this version needs. Later calls wait for the first.</summary>
    /// <exception cref="StorageException">No node can be reached, the credentials are refused, or the schema is missing or older.</exception>
    public Task OpenAsync() => opened.Value;

    /// <summary>Connects if need be, and gives a session in the keyspace for others that keep tables in it, such as the silos' membership.</summary>
    /// <exception cref="StorageException">As <see cref="OpenAsync"/>.</exception>
    public Task<ISession> SessionInKeyspaceAsync() => inKeyspace.Value;

    /// <summary>Closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
        {
            await cluster.ShutdownAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Executes a statement and gives the first page of its result.</summary>
    /// <exception cref="CassandraFailure">It failed, or too many others are under way.</exception>
    internal async ValueTask<RowSet> ExecuteAsync(Query query, object?[] values, CancellationToken cancellationToken, byte[]? page = null)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!places.Wait(0, CancellationToken.None) && !await places.WaitAsync(options.QueueTimeout, cancellationToken).ConfigureAwait(false))
        {
            throw new CassandraFailure($"overloaded: {options.MaxInFlight} requests to {Where} are under way (MaxInFlight)", false);
        }

        var running = RunAsync(query, values, page);
        return cancellationToken.CanBeCanceled ? await running.WaitAsync(cancellationToken).ConfigureAwait(false) : await running.ConfigureAwait(false);
    }

    /// <summary>Executes an idempotent write for several rows of one partition as one mutation of it.</summary>
    /// <exception cref="CassandraFailure">It failed, or too many others are under way.</exception>
    internal async ValueTask ExecuteTogetherAsync(Query query, IReadOnlyList<object?[]> rows, CancellationToken cancellationToken)
    {
        if (!await places.WaitAsync(options.QueueTimeout, cancellationToken).ConfigureAwait(false))
        {
            throw new CassandraFailure($"overloaded: {options.MaxInFlight} requests to {Where} are under way (MaxInFlight)", false);
        }

        try
        {
            Executing?.Invoke(query);
            var prepared = await PrepareAsync(query).ConfigureAwait(false);
            var batch = new BatchStatement().SetBatchType(BatchType.Unlogged);
            foreach (var values in rows)
            {
                batch.Add(prepared.Bind(values));
            }

            batch.SetRoutingKey(prepared.Bind(rows[0]).RoutingKey);
            batch.SetConsistencyLevel(query.Consistency(local)).SetIdempotence(true);
            await Session.ExecuteAsync(batch).ConfigureAwait(false);
            Executed?.Invoke(query);
        }
        catch (Exception e) when (e is DriverException or ObjectDisposedException or InvalidOperationException)
        {
            throw CassandraFailure.From(e, Where);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Executes a conditional write.</summary>
    /// <returns>Whether the condition held.</returns>
    /// <exception cref="CassandraFailure">It failed; <see cref="CassandraFailure.MayHaveHappened"/> tells whether it may have been executed.</exception>
    internal async ValueTask<bool> ExecuteConditionalAsync(Query query, object?[] values, CancellationToken cancellationToken)
    {
        var rows = await ExecuteAsync(query, values, cancellationToken).ConfigureAwait(false);
        return rows.First().GetValue<bool>("[applied]");
    }

    /// <summary>Reads the first row of a result, or null.</summary>
    internal async ValueTask<Row?> ReadRowAsync(Query query, object?[] values, CancellationToken cancellationToken) =>
        (await ExecuteAsync(query, values, cancellationToken).ConfigureAwait(false)).FirstOrDefault();

    /// <summary>Reads all rows of a result, a page at a time.</summary>
    internal async IAsyncEnumerable<Row> ReadRowsAsync(Query query, object?[] values, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        byte[]? page = null;
        do
        {
            var rows = await ExecuteAsync(query, values, cancellationToken, page).ConfigureAwait(false);
            page = rows.PagingState;
            foreach (var row in rows)
            {
                yield return row;
            }
        }
        while (page is not null);
    }

    /// <summary>Says that the outcome of a conditional write is being looked up.</summary>
    internal void ReportUnsettled(CassandraFailure failure)
    {
        LogUnsettled(logger, failure.Message);
        Unsettled?.Invoke();
    }

    /// <summary>Says that a row of an index, which is only a hint, was not removed.</summary>
    internal void ReportHintLeft(CassandraFailure failure) => LogHintLeft(logger, failure.Message);

    private async Task ConnectAsync()
    {
        try
        {
            cluster = CassandraCluster.Build(options, out silent);
            session = await cluster.ConnectAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is DriverException or System.Net.Sockets.SocketException or ArgumentException)
        {
            throw new StorageException(CassandraFailure.From(e, Where).Message, e);
        }

        var version = await SchemaCheck.RunAsync(this, options.Keyspace).ConfigureAwait(false);
        LogOpened(logger, Where, options.Keyspace, version);
    }

    private async Task<ISession> EnterKeyspaceAsync()
    {
        await OpenAsync().ConfigureAwait(false);
        return await cluster!.ConnectAsync(options.Keyspace).ConfigureAwait(false);
    }

    private async Task<RowSet> RunAsync(Query query, object?[] values, byte[]? page)
    {
        try
        {
            Executing?.Invoke(query);
            var statement = (await PrepareAsync(query).ConfigureAwait(false)).Bind(values);
            query.Configure(statement, local);
            if (page is not null)
            {
                statement.SetPagingState(page);
            }

            var rows = await SendAsync(query, statement).ConfigureAwait(false);
            Executed?.Invoke(query);
            return rows;
        }
        catch (Exception e) when (e is DriverException or ObjectDisposedException or InvalidOperationException)
        {
            throw CassandraFailure.From(e, Where);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<RowSet> SendAsync(Query query, BoundStatement statement)
    {
        try
        {
            return await Session.ExecuteAsync(statement).ConfigureAwait(false);
        }
        catch (OperationTimedOutException) when (query.Kind != QueryKind.Conditional)
        {
            // A node that is silent is tried by the driver until its connections are given up; another one answers.
            return await Session.ExecuteAsync(statement).ConfigureAwait(false);
        }
    }

    private async Task<PreparedStatement> PrepareAsync(Query query)
    {
        var preparing = prepared.GetOrAdd(query, static (query, self) => self.Session.PrepareAsync(query.In(self.options.Keyspace)), this);
        try
        {
            return await preparing.ConfigureAwait(false);
        }
        catch
        {
            prepared.TryRemove(new KeyValuePair<Query, Task<PreparedStatement>>(query, preparing));
            throw;
        }
    }

    [LoggerMessage(7100, LogLevel.Information, "Connected to {Where}, keyspace {Keyspace}, schema version {Version}")]
    private static partial void LogOpened(ILogger logger, string where, string keyspace, int version);

    [LoggerMessage(7101, LogLevel.Warning, "Whether a conditional write happened is not known and is being read: {Failure}")]
    private static partial void LogUnsettled(ILogger logger, string failure);

    [LoggerMessage(7102, LogLevel.Warning, "A deadline's row was not removed; the sweep will do it: {Failure}")]
    private static partial void LogHintLeft(ILogger logger, string failure);
}
