using Cassandra;

namespace Mss.Storage.Cassandra;

/// <summary>A request that the cluster did not answer well. Stays inside this folder: callers see <see cref="StorageException"/> or SessionLogException.</summary>
internal sealed class CassandraFailure : Exception
{
    public CassandraFailure(string message, bool mayHaveHappened, Exception? inner = null)
        : base(message, inner) => MayHaveHappened = mayHaveHappened;

    /// <summary>False when it is certain that no node has executed the request.</summary>
    public bool MayHaveHappened { get; }

    /// <summary>Says what is wrong and what an operator can do.</summary>
    /// <param name="e">The driver's exception.</param>
    /// <param name="where">Which cluster.</param>
    public static CassandraFailure From(Exception e, string where) => e switch
    {
        NoHostAvailableException { Errors.Values: var errors } when errors.OfType<AuthenticationException>().FirstOrDefault() is { } refused => From(refused, where),
        NoHostAvailableException none => new($"no node of {where} can be used: {Reasons(none)}", true, e),
        AuthenticationException => new($"{where} refuses the user or the password (Username, Password or PasswordFile)", false, e),
        UnavailableException un => new($"{where}: {un.AliveReplicas} of the {un.RequiredReplicas} nodes that a request needs are alive; start the others", false, e),
        QueryTimeoutException timeout => new($"{where}: {timeout.ReceivedAcknowledgements} of the {timeout.RequiredAcknowledgements} nodes that a request needs answered in time", true, e),
        OperationTimedOutException => new($"{where} did not answer in time (RequestTimeout)", true, e),
        UnauthorizedException => new($"{where}: the database user lacks a right: {e.Message}", false, e),
        SyntaxError or InvalidQueryException or InvalidTypeException => new($"{where} does not understand a statement, is its schema right? {e.Message}", false, e),
        ObjectDisposedException or InvalidOperationException => new($"the connection to {where} is closed", false, e),
        _ => new($"{where} failed: {e.Message}", true, e),
    };

    private static string Reasons(NoHostAvailableException e) =>
        e.Errors is { Count: > 0 } errors ? string.Join("; ", errors.Take(3).Select(error => $"{error.Key}: {error.Value?.Message ?? "not connected"}")) : "none is connected";
}
