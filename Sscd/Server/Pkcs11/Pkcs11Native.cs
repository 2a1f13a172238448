using System.Reflection;
using System.Runtime.InteropServices;
using Net.Pkcs11Interop.HighLevelAPI;

namespace Mss.Sscd.Server.Pkcs11;

/// <summary>Pkcs11Interop loads libraries by way of "libdl", a name that current Linux systems have only with their development packages: the same functions under the names that are there.</summary>
internal static class Pkcs11Native
{
    // Set once in the life of the process, however often it is asked for.
    private static readonly bool IsPrepared = Set();

    public static bool Prepare() => IsPrepared;

    private static bool Set()
    {
        NativeLibrary.SetDllImportResolver(typeof(Pkcs11InteropFactories).Assembly, Resolve);
        return true;
    }

    private static IntPtr Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "libdl" || !OperatingSystem.IsLinux())
        {
            return IntPtr.Zero; // as usual
        }

        foreach (var there in (string[])["libdl.so.2", "libc.so.6", "libc.musl-x86_64.so.1"])
        {
            if (NativeLibrary.TryLoad(there, out var handle))
            {
                return handle;
            }
        }

        return IntPtr.Zero;
    }
}
