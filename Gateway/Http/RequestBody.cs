using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Mss.Gateway.Http;

/// <summary>A request's body in one pooled buffer, at most so large.</summary>
internal sealed class RequestBody : IDisposable
{
    private byte[] _buffer;
    private int _length;

    private RequestBody(int size) => _buffer = ArrayPool<byte>.Shared.Rent(size);

    public ReadOnlyMemory<byte> Content => _buffer.AsMemory(0, _length);

    /// <summary>Reads the body, or returns null as soon as it is known to be larger than allowed: nothing more is read then.</summary>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request, int maxSize, CancellationToken aborted)
    {
        if (request.ContentLength > maxSize)
        {
            return null;
        }

        var body = new RequestBody((int)(request.ContentLength ?? 4096) + 1);
        try
        {
            while (true)
            {
                var read = await request.BodyReader.ReadAsync(aborted);
                var fits = body.TryAppend(read.Buffer, maxSize);
                request.BodyReader.AdvanceTo(read.Buffer.End);
                if (!fits)
                {
                    body.Dispose();
                    return null;
                }

                if (read.IsCompleted)
                {
                    return body;
                }
            }
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>A body that is still to be filled.</summary>
    public static RequestBody Empty() => new(4096);

    /// <summary>Appends, or returns false when it would become larger than allowed.</summary>
    public bool TryAppend(ReadOnlySpan<byte> part, int maxSize)
    {
        if (_length + part.Length > maxSize)
        {
            return false;
        }

        EnsureRoom(part.Length);
        part.CopyTo(_buffer.AsSpan(_length));
        _length += part.Length;
        return true;
    }

    public void Dispose()
    {
        if (_buffer.Length > 0)
        {
            // Requests hold passwords and texts: the next renter gets none of them.
            _buffer.AsSpan(0, _length).Clear();
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
            _length = 0;
        }
    }

    private bool TryAppend(ReadOnlySequence<byte> part, int maxSize)
    {
        if (_length + part.Length > maxSize)
        {
            return false;
        }

        EnsureRoom((int)part.Length);
        part.CopyTo(_buffer.AsSpan(_length));
        _length += (int)part.Length;
        return true;
    }

    private void EnsureRoom(int more)
    {
        var needed = _length + more;
        if (needed > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _buffer.Length * 2));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            _buffer.AsSpan(0, _length).Clear();
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
    }
}
