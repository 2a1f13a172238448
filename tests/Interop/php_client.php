<?php
// An application provider on PHP's SoapClient, from the service's own WSDL: both SOAP versions, both modes, a fault.
// usage: php_client.php http://localhost:8080
// Writes each CMS to ./php-<version>-<mode>.der for the caller to verify.
$base = $argv[1];
$wsdl = "$base/soap/services/MSS_SignaturePort?wsdl";
$text = "Maksa 10 \u{20AC}?";
$failed = 0;

function check(string $name, callable $work): void
{
    global $failed;
    try {
        $work();
        echo "ok    php: $name\n";
    } catch (Throwable $error) { // any failure is a failed case, and the next one is still worth trying
        $failed++;
        echo "FAIL  php: $name: ", get_class($error), ": ", $error->getMessage(), "\n";
    }
}

function must(bool $condition, mixed $seen): void
{
    if (!$condition) {
        throw new Exception("unexpected: " . json_encode($seen));
    }
}

function apInfo(): array
{
    return ['AP_ID' => 'http://ap1.example', 'AP_PWD' => 'secret1', 'AP_TransID' => 'P' . bin2hex(random_bytes(16)), 'Instant' => gmdate('Y-m-d\TH:i:s\Z')];
}

function request(string $msisdn, string $mode): array
{
    global $text;
    return [
        'MajorVersion' => 1, 'MinorVersion' => 1, 'MessagingMode' => $mode, 'TimeOut' => 60,
        'AP_Info' => apInfo(), 'MSSP_Info' => ['MSSP_ID' => []], 'MobileUser' => ['MSISDN' => $msisdn],
        'DataToBeSigned' => ['_' => $text, 'MimeType' => 'text/plain', 'Encoding' => 'UTF-8'],
        'SignatureProfile' => ['mssURI' => 'mss::sign:loa4'],
    ];
}

// SoapClient has decoded xs:base64Binary already.
function keep(object $answer, string $file): void
{
    must($answer->Status->StatusCode->Value == 500, $answer->Status);
    file_put_contents($file, $answer->MSS_Signature->Base64Signature);
}

foreach (['1.1' => SOAP_1_1, '1.2' => SOAP_1_2] as $name => $version) {
    $client = new SoapClient($wsdl, ['soap_version' => $version, 'cache_wsdl' => WSDL_CACHE_NONE, 'trace' => true]);
    check("SOAP $name synch", function () use ($client, $name) {
        $answer = $client->MSS_Signature(request('+99901000001', 'synch'));
        $envelope = $name === '1.1' ? 'http://schemas.xmlsoap.org/soap/envelope/' : 'http://www.w3.org/2003/05/soap-envelope';
        must(str_contains($client->__getLastResponse(), $envelope), $client->__getLastResponse());
        must($answer->MobileUser->MSISDN === '+99901000001', $answer->MobileUser);
        keep($answer, "php-$name-synch.der");
    });
    check("SOAP $name asynch", function () use ($client, $name) {
        $accepted = $client->MSS_Signature(request('+99901000002', 'asynchClientServer'));
        must($accepted->Status->StatusCode->Value == 100, $accepted->Status);
        for ($i = 0; $i < 100; $i++) {
            $answer = $client->MSS_StatusQuery([
                'MajorVersion' => 1, 'MinorVersion' => 1, 'MSSP_TransID' => $accepted->MSSP_TransID, 'AP_Info' => apInfo(), 'MSSP_Info' => ['MSSP_ID' => []]]);
            if ($answer->Status->StatusCode->Value != 504) {
                break;
            }
            usleep(100000);
        }
        keep($answer, "php-$name-asynch.der");
    });
    check("SOAP $name fault 105", function () use ($client) {
        try {
            $client->MSS_Signature(request('+99909999999', 'synch'));
        } catch (SoapFault $fault) {
            must($fault->getMessage() === 'UNKNOWN_CLIENT', $fault->getMessage());
            return;
        }
        throw new Exception('no fault');
    });
}
exit($failed ? 1 : 0);
