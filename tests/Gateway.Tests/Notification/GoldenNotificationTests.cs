using System.Buffers;
using System.Text;
using Mss.Gateway.Messages;
using Mss.Gateway.Notification;
using Mss.Gateway.Soap;
using Mss.Gateway.Tests.Soap;
using Mss.Grains.Interfaces;

namespace Mss.Gateway.Tests.Notification;

/// <summary>MSS_Notification, octet by octet: APs parse it with whatever they have.</summary>
public sealed class GoldenNotificationTests
{
    [Theory]
    [InlineData("notification-signature", SoapVersion.Soap12, false, 500)]
    [InlineData("notification-failure", SoapVersion.Soap12, false, 401)]
    [InlineData("notification-soap11-qualified", SoapVersion.Soap11, true, 500)]
    public void A_notification_is_what_it_was(string name, SoapVersion version, bool partQualified, int status)
    {
        var output = new ArrayBufferWriter<byte>();
        NotificationWriter.Write(output, version, partQualified, new NotificationMessage
        {
            Request = new StatusRequest
            {
                MajorVersion = "1",
                MinorVersion = "1",
                ApInfo = new() { ApId = "http://ap1.example", ApPwd = "secret1", ApTransId = "A1b2c3", Instant = "2026-03-01T10:00:00.000Z", ApUrl = "https://ap1.example/n?a=1&b=2" },
            },
            Instant = new DateTimeOffset(2026, 3, 1, 10, 0, 1, 500, TimeSpan.Zero),
            MsspUri = "http://mssp.example",
            Status = new StatusCode(status),
            Msisdn = "+99901000001",
            TransactionId = TransactionId.Parse("h4iof"),
            Signature = status == 500 ? "a signature"u8.ToArray() : null,
        });
        Assert.Equal(Encoding.UTF8.GetString(GoldenCase.Resource(name)), Encoding.UTF8.GetString(output.WrittenSpan));
    }
}
