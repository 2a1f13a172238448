using System.Collections.Concurrent;
using Mss.Sscd.Server.Vault;
using Net.Pkcs11Interop.Common;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Mss.Sscd.Server.Pkcs11;

/// <summary>An initialised library, a token in a slot of it, logged in, with sessions in reserve. Valid until the token is lost.</summary>
internal sealed class Pkcs11Connection : IDisposable
{
    private readonly IPkcs11Library _library;
    private readonly ISlot _slot;
    private readonly ConcurrentBag<ISession> _idle = [];

    // A token forgets the login with its last session.
    private readonly ISession _login;

    private Pkcs11Connection(IPkcs11Library library, ISlot slot, ISession login) => (_library, _slot, _login) = (library, slot, login);

    /// <summary>Threads that use it, under the token's lock.</summary>
    public int Users { get; set; }

    /// <summary>Keys that were found, by name: object handles are good for as long as the connection.</summary>
    public ConcurrentDictionary<VaultKeyName, (VaultKey Key, IObjectHandle Private)> Keys { get; } = new();

    /// <summary>Null when no slot has the token.</summary>
    /// <exception cref="Pkcs11Exception">The library or the token refuses.</exception>
    /// <exception cref="UnmanagedException">The library cannot be loaded.</exception>
    public static Pkcs11Connection? Open(Pkcs11TokenOptions options, SecretOctets pin)
    {
        Pkcs11Native.Prepare();
        var factories = new Pkcs11InteropFactories();
        var library = factories.Pkcs11LibraryFactory.LoadPkcs11Library(factories, options.Library, AppType.MultiThreaded);
        try
        {
            var slot = library.GetSlotList(SlotsType.WithTokenPresent).FirstOrDefault(slot => slot.GetTokenInfo().Label.TrimEnd() == options.Token);
            if (slot is null)
            {
                library.Dispose();
                return null;
            }

            var session = slot.OpenSession(SessionType.ReadWrite);
            try
            {
                session.Login(CKU.CKU_USER, pin.Array);
            }
            catch (Pkcs11Exception e) when (e.RV == CKR.CKR_USER_ALREADY_LOGGED_IN)
            {
                // By another user of the library in this process.
            }

            return new Pkcs11Connection(library, slot, session);
        }
        catch
        {
            library.Dispose();
            throw;
        }
    }

    /// <summary>True when the token, or what was known of it, is gone; false when the call itself was wrong.</summary>
    public static bool IsLoss(CKR result) => result is CKR.CKR_SESSION_HANDLE_INVALID or CKR.CKR_SESSION_CLOSED or CKR.CKR_DEVICE_REMOVED or CKR.CKR_DEVICE_ERROR
        or CKR.CKR_DEVICE_MEMORY or CKR.CKR_TOKEN_NOT_PRESENT or CKR.CKR_TOKEN_NOT_RECOGNIZED or CKR.CKR_SLOT_ID_INVALID or CKR.CKR_USER_NOT_LOGGED_IN
        or CKR.CKR_OBJECT_HANDLE_INVALID or CKR.CKR_KEY_HANDLE_INVALID or CKR.CKR_CRYPTOKI_NOT_INITIALIZED or CKR.CKR_GENERAL_ERROR or CKR.CKR_FUNCTION_FAILED;

    public ISession RentSession() => _idle.TryTake(out var session) ? session : _slot.OpenSession(SessionType.ReadWrite);

    public void GiveBack(ISession session) => _idle.Add(session);

    public void Dispose()
    {
        try
        {
            _slot.CloseAllSessions();
        }
        catch (Pkcs11Exception)
        {
            // The token is gone, and its sessions with it.
        }

        _ = _login;
        try
        {
            _library.Dispose();
        }
        catch (Pkcs11Exception)
        {
            // It was finalised by somebody else.
        }
    }
}
