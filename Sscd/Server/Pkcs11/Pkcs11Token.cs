using Mss.Sscd.Server.Vault;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Mss.Sscd.Server.Pkcs11;

/// <summary>
/// A token behind a PKCS#11 library. It may go away at any time: the next use looks for it again, in all slots, and logs in again.
/// </summary>
/// <remarks>
/// To be sure that the library forgets what it knew of a lost token it is finalised and initialised anew, which it must not be while calls are running in it: whoever finds the token lost waits for
/// the others, and each of them finds it lost too.
/// </remarks>
internal sealed class Pkcs11Token : IDisposable
{
    private static readonly TimeSpan PatienceWithOthers = TimeSpan.FromSeconds(5);
    private readonly Pkcs11TokenOptions _options;
    private readonly SecretOctets _pin;
    private readonly SemaphoreSlim _sessions;
    private readonly Lock _lock = new();
    private readonly ManualResetEventSlim _free = new(initialState: true);
    private Pkcs11Connection? _current;
    private bool _pinRefused;
    private bool _disposed;

    /// <param name="options">Which.</param>
    /// <param name="pin">The user's PIN, disposed of with this.</param>
    public Pkcs11Token(Pkcs11TokenOptions options, SecretOctets pin) => (_options, _pin, _sessions) = (options, pin, new SemaphoreSlim(options.MaxSessions));

    /// <summary>Does something with a session of its own. When the token is lost meanwhile, it is looked for and the work is done once more.</summary>
    /// <exception cref="VaultException">It could not be done.</exception>
    public async ValueTask<T> RunAsync<T>(Func<Pkcs11Connection, ISession, T> work, CancellationToken cancellationToken)
    {
        await _sessions.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // The library blocks; whoever asks need not.
            return await Task.Run(() => TryRun(work, out var result) || TryRun(work, out result) ? result! : throw Lost(null), CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _sessions.Release();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            if (_current is { Users: 0 } idle)
            {
                idle.Dispose();
            }

            _current = null;
        }

        _pin.Dispose();
    }

    private VaultException Lost(Exception? e) => new($"the token '{_options.Token}' is not there", e!) { IsTemporary = true };

    private bool TryRun<T>(Func<Pkcs11Connection, ISession, T> work, out T? result)
    {
        result = default;
        var connection = Enter();
        ISession? session = null;
        var lost = false;
        try
        {
            session = connection.RentSession();
            result = work(connection, session);
            return true;
        }
        catch (Pkcs11Exception e) when (Pkcs11Connection.IsLoss(e.RV))
        {
            lost = true;
            return false;
        }
        catch (Pkcs11Exception e)
        {
            // Not given back: an operation may have been begun in it.
            session?.Dispose();
            session = null;
            throw new VaultException($"the token '{_options.Token}' answered {e.RV} to {e.Method}", e);
        }
        finally
        {
            if (session is not null && !lost)
            {
                connection.GiveBack(session);
            }

            Leave(connection, lost);
        }
    }

    private Pkcs11Connection Enter()
    {
        while (true)
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_disposed, this);
                if (_current is not null)
                {
                    _current.Users++;
                    return _current;
                }

                if (_free.IsSet)
                {
                    _current = Open();
                    _current.Users++;
                    return _current;
                }
            }

            if (!_free.Wait(PatienceWithOthers))
            {
                throw new VaultException($"the token '{_options.Token}' was lost, and calls to it do not return") { IsTemporary = true };
            }
        }
    }

    private void Leave(Pkcs11Connection connection, bool lost)
    {
        lock (_lock)
        {
            connection.Users--;
            if (lost && _current == connection)
            {
                _current = null;
                _free.Reset();
            }

            if (_current != connection && connection.Users == 0)
            {
                connection.Dispose();
                _free.Set();
            }
        }
    }

    private Pkcs11Connection Open()
    {
        if (_pinRefused)
        {
            // Tried again and again, a wrong PIN locks the token.
            throw new VaultException($"the token '{_options.Token}' has refused the PIN; it is not tried again before a restart");
        }

        try
        {
            return Pkcs11Connection.Open(_options, _pin) ?? throw Lost(null);
        }
        catch (Pkcs11Exception e) when (e.RV is CKR.CKR_PIN_INCORRECT or CKR.CKR_PIN_LOCKED or CKR.CKR_PIN_EXPIRED or CKR.CKR_PIN_LEN_RANGE or CKR.CKR_PIN_INVALID)
        {
            _pinRefused = true;
            throw new VaultException($"the token '{_options.Token}' refuses the PIN ({e.RV})", e);
        }
        catch (Pkcs11Exception e)
        {
            throw Lost(e);
        }
        catch (LibraryArchitectureException e)
        {
            throw new VaultException($"the PKCS#11 library {_options.Library} is for another kind of processor", e);
        }
        catch (UnmanagedException e)
        {
            throw new VaultException($"the PKCS#11 library {_options.Library} cannot be loaded: {e.Message}", e);
        }
    }
}
