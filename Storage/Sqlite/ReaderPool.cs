namespace Mss.Storage.Sqlite;

/// <summary>Connections for reading. A statement on one of them sees everything that was committed before it started.</summary>
internal sealed class ReaderPool : IDisposable
{
    private readonly Func<Connection> open;
    private readonly SemaphoreSlim places;
    private readonly Stack<Connection> idle = new();
    private bool disposed;

    public ReaderPool(Func<Connection> open, int size)
    {
        this.open = open;
        places = new SemaphoreSlim(size, size);
    }

    /// <summary>Waits for a connection and lends it.</summary>
    public async ValueTask<Lease> RentAsync(CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            lock (idle)
            {
                ObjectDisposedException.ThrowIf(disposed, this);
                if (idle.TryPop(out var connection))
                {
                    return new Lease(this, connection);
                }
            }

            return new Lease(this, open());
        }
        catch
        {
            places.Release();
            throw;
        }
    }

    public void Dispose()
    {
        lock (idle)
        {
            disposed = true;
            while (idle.TryPop(out var connection))
            {
                connection.Dispose();
            }
        }
    }

    private void Return(Connection connection)
    {
        lock (idle)
        {
            if (disposed)
            {
                connection.Dispose();
                return;
            }

            idle.Push(connection);
        }

        places.Release();
    }

    /// <summary>A borrowed connection.</summary>
    internal readonly struct Lease : IDisposable
    {
        private readonly ReaderPool pool;

        public Lease(ReaderPool pool, Connection connection)
        {
            this.pool = pool;
            Connection = connection;
        }

        public Connection Connection { get; }

        public void Dispose() => pool.Return(Connection);
    }
}
