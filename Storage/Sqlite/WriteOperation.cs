namespace Mss.Storage.Sqlite;

/// <summary>
/// Something to be written. <see cref="Run"/> may be called again after a roll-back, so it keeps no state of its own but the result.
/// </summary>
/// <remarks>The completion is part of the operation: one object and one task per write.</remarks>
internal abstract class WriteOperation : TaskCompletionSource<bool>
{
    protected WriteOperation()
        : base(TaskCreationOptions.RunContinuationsAsynchronously)
    {
    }

    /// <summary>What the caller is told when the operation ends well, for conditional writes whether the condition held.</summary>
    public bool Outcome { get; protected set; }

    /// <summary>Set when the operation was refused and has written nothing.</summary>
    public Exception? Refusal { get; set; }

    /// <summary>Writes, on the writer's thread and within its transaction.</summary>
    public abstract void Run(Connection connection);

    /// <summary>The port's exception for a failure of the store.</summary>
    public virtual Exception Translate(string message, Exception? inner) => new StorageException(message, inner);

    /// <summary>Tells the caller.</summary>
    public void Complete()
    {
        if (Refusal is null)
        {
            TrySetResult(Outcome);
        }
        else
        {
            TrySetException(Refusal);
        }
    }
}
